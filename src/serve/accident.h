/* accident - what a fault makes of an answer */
#ifndef SERVE_ACCIDENT_H
#define SERVE_ACCIDENT_H

#include "serve/answer.h"
#include "serve/fault.h"

/* Whether the fault is the whole answer: it is made then. */
bool accident_before(const struct fault *fault, struct answer *a);

/* What the fault makes of the answer that was. */
void accident_after(const struct fault *fault, struct answer *a);

#endif
