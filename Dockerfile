# Built in two steps, so that the image carries neither pip's cache nor a compiler.
# Check for a newer patch of the base image with every release of the portal.
FROM python:3.13-slim AS packages
# requirements-s3.txt adds what MEDIA_STORAGE_URL needs: --build-arg REQUIREMENTS=requirements-s3.txt
ARG REQUIREMENTS=requirements.txt
COPY ${REQUIREMENTS} /tmp/requirements.txt
RUN python -m venv /opt/venv \
    && /opt/venv/bin/pip install --no-cache-dir --disable-pip-version-check \
        --require-hashes -r /tmp/requirements.txt

FROM python:3.13-slim
ENV PATH=/opt/venv/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    BIND_ADDRESS=0.0.0.0 \
    PORT=8000
RUN useradd --system --uid 10001 --create-home portal
WORKDIR /app
COPY --from=packages /opt/venv /opt/venv
# All that .dockerignore leaves: the rooms and every content app.
COPY . .
# The static files are part of the image. The values serve this one command and are not kept.
# var/media is handed to the user: uploads go there unless MEDIA_STORAGE_URL is set. So are the
# folders of compose.yaml's volumes. The last line stops a build without what makes certificates.
RUN SECRET_KEY=for-this-command-only ALLOWED_HOSTS=localhost SITE_URL=http://localhost \
        python manage.py collectstatic --noinput --verbosity 0 \
    && python -m compileall -q . \
    && mkdir -p var/media var/kept-static /secrets/portal /secrets/database /secrets/cache \
        /certificates /proxy /snapshots \
    && chown -R portal:portal var/media var/kept-static /secrets /certificates /proxy /snapshots \
    && openssl version >/dev/null
USER portal
VOLUME /app/var/media
EXPOSE 8000
# Asks /healthz under SITE_URL's name; the server answers to no other.
HEALTHCHECK --interval=15s --timeout=5s --start-period=30s --retries=3 \
    CMD ["python", "-m", "smartcities.probe"]
# The database is migrated by a one-off `python manage.py migrate` before a new version starts
# (compose.yaml does that), never by several web processes at once.
CMD ["python", "-m", "gunicorn", "--config", "smartcities/gunicorn.py"]
