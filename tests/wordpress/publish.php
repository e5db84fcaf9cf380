<?php
// Installs WordPress once and publishes posts: a list of their contents in, of addresses out.
if (!file_exists(getenv('WP_ROOT') . '/installed')) {
    [$host, $port] = explode(':', getenv('WP_DATABASE'));
    (new mysqli($host, 'root', '', null, (int) $port))->query('CREATE DATABASE wordpress');
    define('WP_INSTALLING', true);
    require getenv('WP_ROOT') . '/wp-load.php';
    require ABSPATH . 'wp-admin/includes/upgrade.php';
    // The installation sends a letter to its editor; there is nobody to send it.
    add_filter('pre_wp_mail', '__return_true');
    wp_install('A partner', 'partner', 'partner@wordpress.example', false, '', wp_generate_password());
    switch_theme(getenv('WP_THEME'));
    touch(getenv('WP_ROOT') . '/installed');
} else {
    require getenv('WP_ROOT') . '/wp-load.php';
}
$addresses = [];
foreach (json_decode(file_get_contents('php://stdin')) as $content) {
    $post = wp_insert_post([
        'post_title' => 'What others did',
        'post_content' => $content,
        'post_status' => 'publish',
        'post_author' => 1,
    ], true);
    if (is_wp_error($post)) {
        fwrite(STDERR, $post->get_error_message());
        exit(1);
    }
    $addresses[] = WP_HOME . "/?p=$post";
}
echo "\n", json_encode($addresses), "\n";
