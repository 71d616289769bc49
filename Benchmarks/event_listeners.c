/* Clients of an event stream, and a bare server of the same bytes to compare with.
 *
 *   event_listeners listen PORT PATH COUNT   connects COUNT clients; prints "ready", then for each event, once the last
 *                                            of them has it, "SEQ NANOSECONDS"; ends with its standard input
 *   event_listeners send COUNT BYTES         prints its port, takes COUNT clients; for each line "SEQ" on standard
 *                                            input sends them an event of BYTES; prints "SEQ NANOSECONDS" of its begin
 *
 * Times are of CLOCK_MONOTONIC. Every client must get every event once and in order; otherwise it ends with 1. */

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

enum { LINE_BYTES_MAX = 64, EVENTS_MAX = 1 << 20, READ_BYTES = 64 << 10 };
/* Where a client is in the answer: in its head, or in the size, the bytes or the end of a chunk. */
enum place { HEAD, SIZE, BYTES, END };

/* What is known of a client: the line that it reads, cut to its beginning, and the message that the line is of. */
struct client {
    int descriptor;
    enum place place;
    long chunk_bytes;
    int line_bytes;
    char line[LINE_BYTES_MAX];
    int64_t message_id, last_id;
    int has_data, has_begun;
};

static struct client *clients;
static int client_count, begun_count;
static int64_t first_id = -1;
static int *heard_counts;

static void fail(const char *format, ...) {
    va_list values;
    va_start(values, format);
    vfprintf(stderr, format, values);
    va_end(values);
    fputc('\n', stderr);
    exit(1);
}

static int64_t now(void) {
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (int64_t)time.tv_sec * 1000000000 + time.tv_nsec;
}

static void raise_descriptors(void) {
    struct rlimit limit;
    getrlimit(RLIMIT_NOFILE, &limit);
    limit.rlim_cur = limit.rlim_max;
    setrlimit(RLIMIT_NOFILE, &limit);
}

static void heard(struct client *client) {
    int64_t index = client->message_id - first_id - 1;
    if (client->message_id != client->last_id + 1)
        fail("a client got %lld behind %lld", (long long)client->message_id, (long long)client->last_id);
    if (index < 0 || index >= EVENTS_MAX)
        fail("event %lld is too many", (long long)client->message_id);
    client->last_id = client->message_id;
    if (++heard_counts[index] == client_count)
        printf("%lld %lld\n", (long long)client->message_id, (long long)now());
}

static void end_line(struct client *client) {
    client->line[client->line_bytes] = 0;
    if (client->line_bytes == 0) {
        if (client->has_data) {
            heard(client);
        } else if (client->message_id >= 0 && !client->has_begun) {
            client->has_begun = 1;
            client->last_id = client->message_id;
            if (first_id < 0) first_id = client->message_id;
            if (first_id != client->message_id) fail("clients begin at different events");
            if (++begun_count == client_count) printf("ready\n");
        }
        client->has_data = 0;
    } else if (strncmp(client->line, "id: ", 4) == 0) {
        client->message_id = atoll(client->line + 4);
    } else if (strncmp(client->line, "data: ", 6) == 0) {
        client->has_data = 1;
    }
    client->line_bytes = 0;
}

static void end_head_line(struct client *client) {
    client->line[client->line_bytes] = 0;
    if (strncmp(client->line, "HTTP/1.1 ", 9) == 0 && strncmp(client->line + 9, "200", 3) != 0)
        fail("a client was refused: %s", client->line);
    if (client->line_bytes == 0) client->place = SIZE;
    client->line_bytes = 0;
}

static void take(struct client *client, const char *bytes, ssize_t count) {
    for (ssize_t i = 0; i < count; i++) {
        char byte = bytes[i];
        switch (client->place) {
        case HEAD:
            if (byte == '\n') end_head_line(client);
            else if (byte != '\r' && client->line_bytes < LINE_BYTES_MAX - 1) client->line[client->line_bytes++] = byte;
            break;
        case SIZE:
            if (byte >= '0' && byte <= '9') client->chunk_bytes = client->chunk_bytes * 16 + byte - '0';
            else if ((byte | 32) >= 'a' && (byte | 32) <= 'f')
                client->chunk_bytes = client->chunk_bytes * 16 + (byte | 32) - 'a' + 10;
            else if (byte == '\n') client->place = BYTES;
            break;
        case BYTES:
            if (byte == '\n') end_line(client);
            else if (client->line_bytes < LINE_BYTES_MAX - 1) client->line[client->line_bytes++] = byte;
            if (--client->chunk_bytes == 0) client->place = END;
            break;
        case END:
            if (byte == '\n') client->place = SIZE;
            break;
        }
    }
}

static void listen_to(int port, const char *path, int count) {
    static char buffer[READ_BYTES];
    char request[512];
    int length = snprintf(request, sizeof request, "GET %s HTTP/1.1\r\nHost: localhost\r\n\r\n", path);
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons((uint16_t)port)};
    struct epoll_event *ready = calloc((size_t)count + 1, sizeof *ready);
    int poller = epoll_create1(0);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    client_count = count;
    clients = calloc((size_t)count, sizeof *clients);
    heard_counts = calloc(EVENTS_MAX, sizeof *heard_counts);
    for (int i = 0; i < count; i++) {
        struct epoll_event interest = {.events = EPOLLIN, .data.ptr = &clients[i]};
        clients[i].descriptor = socket(AF_INET, SOCK_STREAM, 0);
        clients[i].message_id = -1;
        if (connect(clients[i].descriptor, (struct sockaddr *)&address, sizeof address) != 0)
            fail("client %d cannot connect: %s", i, strerror(errno));
        if (write(clients[i].descriptor, request, (size_t)length) != length) fail("client %d cannot ask", i);
        epoll_ctl(poller, EPOLL_CTL_ADD, clients[i].descriptor, &interest);
    }
    struct epoll_event interest = {.events = EPOLLIN, .data.ptr = NULL};
    epoll_ctl(poller, EPOLL_CTL_ADD, STDIN_FILENO, &interest);
    for (;;) {
        int ready_count = epoll_wait(poller, ready, count + 1, -1);
        for (int i = 0; i < ready_count; i++) {
            struct client *client = ready[i].data.ptr;
            if (client == NULL) return;
            ssize_t bytes = recv(client->descriptor, buffer, sizeof buffer, MSG_DONTWAIT);
            if (bytes < 0 && errno == EAGAIN) continue;
            if (bytes <= 0) fail("a stream ended behind event %lld", (long long)client->last_id);
            take(client, buffer, bytes);
        }
    }
}

static void send_to(int count, int bytes) {
    struct sockaddr_in address = {.sin_family = AF_INET};
    socklen_t size = sizeof address;
    int listener = socket(AF_INET, SOCK_STREAM, 0), one = 1;
    int *descriptors = calloc((size_t)count, sizeof *descriptors);
    char request[1024], *message = malloc((size_t)bytes + 256), *body = malloc((size_t)bytes + 256);
    const char *head = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n7\r\nid: 0\n\n\r\n";
    long long sequence;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (bind(listener, (struct sockaddr *)&address, sizeof address) != 0 || listen(listener, 4096) != 0)
        fail("cannot listen: %s", strerror(errno));
    getsockname(listener, (struct sockaddr *)&address, &size);
    printf("%d\n", ntohs(address.sin_port));
    for (int i = 0; i < count; i++) {
        descriptors[i] = accept(listener, NULL, NULL);
        setsockopt(descriptors[i], IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
        if (read(descriptors[i], request, sizeof request) <= 0) fail("a client said nothing");
        if (write(descriptors[i], head, strlen(head)) < 0) fail("a client has left");
    }
    while (scanf("%lld", &sequence) == 1) {
        int filled = sprintf(body, "id: %lld\nevent: e\ndata: ", sequence);
        while (filled < bytes - 2) body[filled++] = 'x';
        body[filled++] = '\n';
        body[filled++] = '\n';
        int length = sprintf(message, "%x\r\n%.*s\r\n", (unsigned)filled, filled, body);
        int64_t start = now();
        for (int i = 0; i < count; i++)
            if (send(descriptors[i], message, (size_t)length, MSG_NOSIGNAL) != length) fail("a client has left");
        printf("%lld %lld\n", sequence, (long long)start);
    }
}

int main(int count, char **arguments) {
    setvbuf(stdout, NULL, _IOLBF, 0);
    raise_descriptors();
    if (count == 5 && strcmp(arguments[1], "listen") == 0)
        listen_to(atoi(arguments[2]), arguments[3], atoi(arguments[4]));
    else if (count == 4 && strcmp(arguments[1], "send") == 0)
        send_to(atoi(arguments[2]), atoi(arguments[3]));
    else
        fail("usage: event_listeners listen PORT PATH COUNT | send COUNT BYTES");
    return 0;
}
