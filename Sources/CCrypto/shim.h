#ifndef PENSTOCK_CCRYPTO_SHIM_H
#define PENSTOCK_CCRYPTO_SHIM_H

#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <sys/random.h>

#endif
