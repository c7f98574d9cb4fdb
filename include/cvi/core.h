/* SPDX-License-Identifier: MIT */
/**
 * @file core.h
 * What every module shares: statuses, sized parameters, the allocator, the log sink, error
 * records, addresses, datagrams and media units.
 *
 * Every object is made, used and destroyed in the same way:
 * @code
 * cvi_dial_params params;
 * cvi_dial *dial = NULL;
 *
 * CVI_DIAL_PARAMS_INIT(&params);
 * params.id_min_digits = 6;
 * if (cvi_dial_create(&dial, &params) == CVI_OK &&
 *     cvi_dial_parse(dial, "813@gw.example", 14) != CVI_OK) {
 *     printf("%s\n", cvi_dial_last_error(dial)->message);
 * }
 * cvi_dial_destroy(&dial);
 * @endcode
 */
#ifndef CVI_CORE_H
#define CVI_CORE_H

#include <stddef.h>
#include <stdint.h>

#include <cvi/version.h>

#ifdef __cplusplus
extern "C" {
#endif

#if defined(__GNUC__)
#define CVI_API __attribute__((visibility("default")))
#else
#define CVI_API
#endif

/* ---- status ---------------------------------------------------------------------------- */

/**
 * Every status of the library: name, permanent value, sentence. Each module owns a range of a
 * hundred; new ones are added at the end of their range and never renumbered.
 */
#define CVI_STATUS_LIST(X)                                                                         \
    X(OK, 0, "success")                                                                            \
    X(AGAIN, -1, "nothing now; feed input or call tick at the deadline")                           \
    X(EINVAL, -2, "invalid argument")                                                              \
    X(ENOMEM, -3, "out of memory")                                                                 \
    X(EABI, -4, "structure size not understood by this library")                                   \
    X(EFULL, -5, "no room; pull results first")                                                    \
    X(ESTATE, -6, "not possible in this state")                                                    \
    X(ETOOSMALL, -7, "the caller's buffer is too small")                                           \
    X(ENOTSUP, -8, "not supported by this build")                                                  \
    X(ELIMIT, -9, "over a fixed limit")                                                            \
    X(ENOENT, -10, "no such item")                                                                 \
    X(EEXIST, -11, "the item is already there")                                                    \
    X(ESYSTEM, -12, "the operating system refused")                                                \
    X(ETRUNCATED, -13, "the input ends too early")                                                 \
    X(ESYNTAX, -14, "the input is malformed")                                                      \
    X(EDIAL_EMPTY, -100, "the dial string is empty")                                               \
    X(EDIAL_SCHEME, -101, "the scheme is not one that can be dialled")                             \
    X(EDIAL_USER, -102, "the user part is malformed")                                              \
    X(EDIAL_HOST, -103, "the host is malformed")                                                   \
    X(EDIAL_PORT, -104, "the port is not 1 to 65535")                                              \
    X(EDIAL_PARAM, -105, "a URI parameter or header is malformed")                                 \
    X(EDIAL_ESCAPE, -106, "a percent escape is malformed or forbidden")                            \
    X(EDIAL_TRAILING, -107, "text follows the dial string")                                        \
    X(EDIAL_ID, -108, "the conference id fails its check digit")                                   \
    X(EDIAL_PLAN, -109, "the dial plan does not have the expected form")                           \
    X(EINVITE_FORMAT, -200, "the item does not have the format that it was said to have")          \
    X(EINVITE_ID, -201, "this is not a conference id")                                             \
    X(EINVITE_LINK, -202, "this is not a link that can be put into an invitation")                 \
    X(EPROVISION_FORMAT, -300, "the provisioning data does not have the expected form")            \
    X(EPROVISION_DOMAIN, -301, "the domain is not hosted here")                                    \
    X(EPROVISION_TENANT, -302, "no tenant has this key")                                           \
    X(EPROVISION_DISABLED, -303, "the tenant is disabled")                                         \
    X(EPROVISION_LICENCE, -304, "no licence is free")                                              \
    X(ERESOLVE_NOT_FOUND, -400, "no meeting has this conference id")                               \
    X(ERESOLVE_EXPIRED, -401, "the meeting is over")                                               \
    X(ERESOLVE_NOT_STARTED, -402, "the meeting has not started")                                   \
    X(ERESOLVE_LOCKED, -403, "the meeting is locked")                                              \
    X(ERESOLVE_DENIED, -404, "access to the meeting is denied")                                    \
    X(ERESOLVE_NETWORK, -405, "the meeting service could not be reached")                          \
    X(ERESOLVE_ANSWER, -406, "the meeting service answered with something unusable")               \
    X(ERESOLVE_CANCELLED, -407, "the look-up was cancelled")                                       \
    X(ERESOLVE_PIN, -408, "the PIN is wrong")                                                      \
    X(ERESOLVE_BOOK, -409, "the meeting book does not have the expected form")                     \
    X(ERESOLVE_MISTYPED, -410, "no meeting has this conference id, and its check digit is wrong")  \
    X(ERESOLVE_PERMISSION, -411, "the meeting service lacks a permission or a policy")             \
    X(ERESOLVE_CONSENT, -412, "the tenant has not consented to the application")                   \
    X(ERESOLVE_CREDENTIAL, -413, "the meeting service's credential is missing or refused")         \
    X(ERESOLVE_THROTTLED, -414, "the meeting service asks for fewer requests")                     \
    X(ERESOLVE_UNAVAILABLE, -415, "the meeting service is out of order")                           \
    X(ERESOLVE_CONFIG, -416, "the resolver's configuration does not have the expected form")       \
    X(EIVR_FLOW, -500, "the IVR flow is not usable")                                               \
    X(EIVR_LOBBY, -501, "nobody let the caller in from the lobby")                                 \
    X(EMEDIA_CODEC, -600, "the codec failed")                                                      \
    X(EMEDIA_FORMAT, -601, "the sample layout or size is not supported")                           \
    X(EMEDIA_CORRUPT, -602, "the coded data is damaged")                                           \
    X(EMEDIA_WAV, -603, "the WAV data is not usable")                                              \
    X(EMEDIA_PNG, -604, "the PNG data is not usable")                                              \
    X(ESESSION_SDP, -700, "the session description is malformed")                                  \
    X(ESESSION_NO_CODEC, -701, "no medium has a codec in common")                                  \
    X(ESESSION_SECURITY, -702, "the offered media security is not acceptable")                     \
    X(ESESSION_PACKET, -703, "the datagram is not RTP or RTCP that this session expects")          \
    X(ESESSION_SOURCE, -704, "the datagram comes from an address that is not the peer's")          \
    X(ETRANSPORT_AUTH, -800, "the packet failed authentication")                                   \
    X(ETRANSPORT_REPLAY, -801, "the packet was seen before")                                       \
    X(ETRANSPORT_KEY, -802, "the keying material is not usable")                                   \
    X(EMEETING_FULL, -900, "the meeting has no room for another leg")                              \
    X(EMEETING_LEG, -901, "the meeting has no such leg")                                           \
    X(ECALL_REJECTED, -1000, "the call was refused")                                               \
    X(ECALL_TIMEOUT, -1001, "the peer stopped answering")                                          \
    X(ECALL_NO_MEDIA, -1002, "no media arrived")                                                   \
    X(EJSON_SYNTAX, -1100, "the text is not JSON")                                                 \
    X(EJSON_TYPE, -1101, "a JSON value has the wrong type")                                        \
    X(EJSON_MISSING, -1102, "a required JSON member is missing")                                   \
    X(EJSON_RANGE, -1103, "a JSON value is out of range")

/** Statuses; functions return them as `int`, 0 for success, negative otherwise. */
typedef enum cvi_status {
#define X(name, value, text) CVI_##name = (value),
    CVI_STATUS_LIST(X)
#undef X
        CVI_STATUS_FORCE_INT = 0x7fffffff /**< keeps the enum as wide as int */
} cvi_status;

/**
 * Return the sentence that belongs to a status.
 *
 * @param status  any value; one that is not in the list gets "unknown status"
 *
 * @return static text, never NULL
 *
 * @thread any   @alloc never   @since 0.1
 */
CVI_API const char *cvi_strerror(int status);

/**
 * Return the name of a status without its prefix, such as "ENOMEM".
 *
 * @param status  any value; one that is not in the list gets "UNKNOWN"
 *
 * @return static text, never NULL
 *
 * @thread any   @alloc never   @since 0.1
 */
CVI_API const char *cvi_status_name(int status);

/**
 * Tell whether an object that returned this status can no longer be used.
 *
 * CVI_OK, CVI_AGAIN, CVI_EFULL, CVI_ETOOSMALL and everything said about the input are not fatal;
 * CVI_EABI and CVI_ESYSTEM are.
 *
 * @param status  any value
 *
 * @return 1 when fatal, otherwise 0
 *
 * @thread any   @alloc never   @since 0.1
 */
CVI_API int cvi_status_is_fatal(int status);

/* ---- version and features -------------------------------------------------------------- */

/**
 * Return the release as text, such as "0.1.0".
 *
 * @return static text
 *
 * @thread any   @alloc never   @since 0.1
 */
CVI_API const char *cvi_version(void);

/**
 * Return the binary interface this library was built with.
 *
 * @return major * 1000000 + minor * 1000 + patch
 *
 * @thread any   @alloc never   @since 0.1
 */
CVI_API uint32_t cvi_abi_number(void);

/** What cvi_feature_supported() can be asked about. */
typedef enum cvi_feature {
    CVI_FEATURE_UNKNOWN = 0, /**< never supported */
    CVI_FEATURE_CODEC = 1,   /**< audio and video codecs (libavcodec) */
    CVI_FEATURE_JSON = 2,    /**< reading JSON (jansson) */
    CVI_FEATURE_CURL = 3,    /**< HTTPS look-ups (libcurl) */
    CVI_FEATURE_SRTP = 4,    /**< SRTP (libsrtp2) */
    CVI_FEATURE_DTLS = 5,    /**< DTLS-SRTP (Mbed TLS) */
    CVI_FEATURE_TEXT = 6,    /**< text in pictures (Pango) */
    CVI_FEATURE_SIMD = 7,    /**< value: a cvi_simd */
    CVI_FEATURE_SIGN = 8     /**< certificates as credentials (Mbed TLS) */
} cvi_feature;

/** Instruction sets, for cvi_feature_supported() and the `simd` field of params structs. */
typedef enum cvi_simd {
    CVI_SIMD_BEST = 0,   /**< the best that processor and build have */
    CVI_SIMD_SSE41 = 1,  /**< x86: up to SSE4.1 */
    CVI_SIMD_AVX2 = 2,   /**< x86: up to AVX2 with FMA */
    CVI_SIMD_AVX512 = 3, /**< x86: up to AVX-512 F, BW, DQ and VL */
    CVI_SIMD_NEON = 4,   /**< Arm: Advanced SIMD */
    CVI_SIMD_NONE = 5    /**< plain C; the same results, more slowly */
} cvi_simd;

/**
 * Tell whether this build, on this machine, has a feature.
 *
 * @param feature  a cvi_feature
 * @param value    0, or for CVI_FEATURE_SIMD the instruction set asked about
 *
 * @return 1 when it has, otherwise 0
 *
 * @thread any   @alloc never   @since 0.1
 */
CVI_API int cvi_feature_supported(uint32_t feature, uint32_t value);

/* ---- sized parameters ------------------------------------------------------------------ */

/** No event is due; tick need not be called. */
#define CVI_NO_DEADLINE UINT64_MAX

/**
 * Zero a parameter struct and store its used size; called by the CVI_..._INIT macros.
 *
 * @param params  the struct, whose first member is `size_t size`
 * @param whole   sizeof of the struct; all of it is zeroed
 * @param used    offset of the last member plus its size; padding after it is never read
 *
 * @retval CVI_OK      done
 * @retval CVI_EINVAL  params is NULL, or used is smaller than size_t or larger than whole
 *
 * @thread any   @alloc never   @since 0.1
 */
CVI_API int cvi_params_init(void *params, size_t whole, size_t used);

/** Size of a struct up to and with one member: what `size` holds. */
#define CVI_USED_SIZE(type, last) (offsetof(type, last) + sizeof(((type *)0)->last))

/* ---- allocator ------------------------------------------------------------------------- */

/**
 * Where memory comes from. Kept by value in each object; a NULL pointer to it means libc. All
 * three functions are required, may be called from any thread that uses the object, and must
 * return memory aligned for any type. Memory of third-party libraries stays theirs.
 */
typedef struct cvi_allocator {
    size_t size;                                           /**< set by CVI_ALLOCATOR_INIT() */
    void *(*alloc)(void *user, size_t bytes);              /**< bytes > 0; NULL on failure */
    void *(*realloc)(void *user, void *old, size_t bytes); /**< old may be NULL; bytes > 0 */
    void (*free)(void *user, void *memory);                /**< memory may be NULL */
    void *user;                                            /**< passed back */
} cvi_allocator;
/** Prepare a cvi_allocator. */
#define CVI_ALLOCATOR_INIT(p) cvi_params_init((p), sizeof(*(p)), CVI_USED_SIZE(cvi_allocator, user))

/* ---- log ------------------------------------------------------------------------------- */

/** How much a log line matters. */
typedef enum cvi_log_level {
    CVI_LOG_UNKNOWN = 0, /**< in a sink's `level`: the default, CVI_LOG_WARNING */
    CVI_LOG_ERROR = 1,   /**< something failed for good */
    CVI_LOG_WARNING = 2, /**< something is wrong but goes on */
    CVI_LOG_INFO = 3,    /**< a call's milestones */
    CVI_LOG_DEBUG = 4    /**< for developers */
} cvi_log_level;

/**
 * Where log lines go; NULL pointer to it means nowhere. Lines never hold secrets. The function is
 * called on the thread that is inside the library, must not call back into it, and gets text that
 * is valid during the call only.
 */
typedef struct cvi_log_sink {
    size_t size; /**< set by CVI_LOG_SINK_INIT() */
    void (*fn)(void *user, uint32_t level, const char *module, uint32_t message_id,
               const char *text, size_t len); /**< message_id is stable across releases */
    void *user;                               /**< passed back */
    uint32_t level;                           /**< a cvi_log_level; lines above it are not made */
} cvi_log_sink;
/** Prepare a cvi_log_sink. */
#define CVI_LOG_SINK_INIT(p) cvi_params_init((p), sizeof(*(p)), CVI_USED_SIZE(cvi_log_sink, level))

/* ---- errors ---------------------------------------------------------------------------- */

/** Why an object's last failing call failed; kept by the object until its next failure. */
typedef struct cvi_error_info {
    size_t size;       /**< bytes filled in */
    int32_t status;    /**< a cvi_status; CVI_OK when nothing failed yet */
    uint32_t line;     /**< line of the input, 1-based; 0 when it has no lines */
    uint64_t offset;   /**< byte of the input where it went wrong, 0-based */
    char module[16];   /**< such as "dial" */
    char message[160]; /**< one sentence in English, NUL-terminated, without secrets */
} cvi_error_info;

/* ---- addresses, datagrams, descriptors -------------------------------------------------- */

/** Address families of cvi_addr. */
typedef enum cvi_addr_family {
    CVI_ADDR_UNKNOWN = 0, /**< no address */
    CVI_ADDR_IPV4 = 4,    /**< 4 bytes of `ip` */
    CVI_ADDR_IPV6 = 6     /**< 16 bytes of `ip` */
} cvi_addr_family;

/** A transport address. Frozen: it never grows, because it is used in arrays. */
typedef struct cvi_addr {
    uint16_t family; /**< a cvi_addr_family */
    uint16_t port;   /**< host byte order, 0 for none */
    uint32_t scope;  /**< IPv6 scope id, otherwise 0 */
    uint8_t ip[16];  /**< network byte order, unused bytes 0 */
} cvi_addr;

/** One datagram. Frozen: it never grows, because it is used in arrays. */
typedef struct cvi_packet {
    size_t size;      /**< sizeof(cvi_packet) */
    const void *data; /**< the payload; who owns it is said by the call */
    size_t len;       /**< 1..65535 bytes */
    uint32_t path;    /**< which local socket: (m-line << 1) | 1 for RTCP, see session.h */
    uint32_t flags;   /**< 0 */
    cvi_addr local;   /**< of this side; family 0 when not known */
    cvi_addr remote;  /**< of the other side */
} cvi_packet;

/** A descriptor to wait for. Frozen: it never grows, because it is used in arrays. */
typedef struct cvi_pollfd {
    int32_t fd;       /**< a file descriptor of the process */
    uint16_t events;  /**< CVI_POLL_* wanted */
    uint16_t revents; /**< CVI_POLL_* that happened */
} cvi_pollfd;
#define CVI_POLL_IN 1u  /**< readable */
#define CVI_POLL_OUT 2u /**< writable */
#define CVI_POLL_ERR 4u /**< failed */

/* ---- media units ----------------------------------------------------------------------- */

/** Codecs by number; the names of their RTP encodings are in the comments. */
typedef enum cvi_codec {
    CVI_CODEC_UNKNOWN = 0,
    CVI_CODEC_PCMU = 1,            /**< PCMU/8000 (RFC 3551) */
    CVI_CODEC_PCMA = 2,            /**< PCMA/8000 (RFC 3551) */
    CVI_CODEC_G722 = 3,            /**< G722/8000, sampled at 16000 Hz (RFC 3551) */
    CVI_CODEC_OPUS = 4,            /**< opus/48000/2 (RFC 7587) */
    CVI_CODEC_TELEPHONE_EVENT = 5, /**< telephone-event (RFC 4733) */
    CVI_CODEC_H264 = 32,           /**< H264/90000 (RFC 6184) */
    CVI_CODEC_VP8 = 33             /**< VP8/90000 (RFC 7741) */
} cvi_codec;

/** Which medium. */
typedef enum cvi_medium {
    CVI_MEDIUM_UNKNOWN = 0,
    CVI_MEDIUM_AUDIO = 1,  /**< speech */
    CVI_MEDIUM_VIDEO = 2,  /**< main video */
    CVI_MEDIUM_CONTENT = 3 /**< second video (slides) */
} cvi_medium;

#define CVI_UNIT_KEYFRAME 1u  /**< a decoder can start here */
#define CVI_UNIT_DAMAGED 2u   /**< packets of this unit are missing */
#define CVI_UNIT_TALKSPURT 4u /**< audio: first after silence; time may have jumped */

/**
 * One coded unit: the audio of one packet, or one video access unit (H.264 in Annex B form, VP8
 * as one frame). Sessions and meetings exchange these. As input it is read during the call only;
 * as output its data is borrowed until the next call on the object that gave it out.
 */
typedef struct cvi_unit {
    size_t size;        /**< set by CVI_UNIT_INIT(), kept by the library */
    const void *data;   /**< coded bytes; NULL when len is 0 */
    size_t len;         /**< 0 for a lost audio packet that a decoder should conceal */
    uint64_t time_us;   /**< capture or playout time on the caller's clock */
    uint32_t timestamp; /**< media clock: 8000 for G.711 and G.722, 48000 Opus, 90000 video */
    uint32_t duration;  /**< of audio, in media-clock ticks; 0 for video */
    uint32_t medium;    /**< a cvi_medium */
    uint32_t codec;     /**< a cvi_codec */
    uint32_t flags;     /**< CVI_UNIT_* */
    uint32_t lost;      /**< packets missing right before this unit */
} cvi_unit;
/** Prepare a cvi_unit. */
#define CVI_UNIT_INIT(p) cvi_params_init((p), sizeof(*(p)), CVI_USED_SIZE(cvi_unit, lost))

#ifdef __cplusplus
}
#endif

#endif
