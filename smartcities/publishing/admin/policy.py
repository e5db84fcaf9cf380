"""The admin's content security policy, for its own pages and those of accounts."""

from csp.constants import NONCE, SELF, UNSAFE_INLINE

# The rich-text editor injects style elements, so inline styles are allowed, in the admin only.
POLICY = {
    "script-src": [SELF, NONCE],
    "style-src": [SELF, UNSAFE_INLINE],
    "img-src": [SELF, "data:", "blob:"],
}
