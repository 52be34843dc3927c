/* sip - a hash that nobody outside can aim at */
#ifndef BASE_SIP_H
#define BASE_SIP_H

#include <stddef.h>
#include <stdint.h>

/*
 * SipHash-1-3 (Aumasson and Bernstein, "SipHash: a fast short-input PRF"),
 * keyed with bytes drawn when the program starts: hostile data cannot make a
 * table slow, and no hash means anything outside the process.
 */
uint64_t sip_hash(const void *bytes, size_t len);

#endif
