/* draw - random numbers by name: the same name has the same numbers */
#include "prompt/draw.h"

static uint64_t mix(uint64_t z)
{
	z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9;
	z = (z ^ z >> 27) * 0x94d049bb133111eb;
	return z ^ z >> 31;
}

#define GOLDEN 0x9e3779b97f4a7c15

struct draw draw_open(uint64_t seed, enum draw_purpose purpose, uint64_t id)
{
	uint64_t key = mix(seed + GOLDEN);

	key = mix(key + (uint64_t)purpose * GOLDEN);
	return (struct draw){ mix(key + (id + 1) * GOLDEN), 0 };
}

uint64_t draw_seed(uint64_t seed, const char *name, uint64_t number)
{
	uint64_t key = mix(seed + GOLDEN);

	for (; *name; name++)
		key = mix(key + (unsigned char)*name + GOLDEN);
	return mix(key + (number + 1) * GOLDEN);
}

uint64_t draw_bits(struct draw *d)
{
	return mix(d->key + ++d->count * GOLDEN);
}

double draw_unit(struct draw *d)
{
	return (double)(draw_bits(d) >> 11) * 0x1p-53;
}

uint64_t draw_below(struct draw *d, uint64_t n)
{
	unsigned __int128 product = (unsigned __int128)draw_bits(d) * n;
	uint64_t low = (uint64_t)product;

	/* Only the lowest (2^64 mod n) of each multiple are one too many. */
	while (low < n && low < -n % n) {
		product = (unsigned __int128)draw_bits(d) * n;
		low = (uint64_t)product;
	}
	return (uint64_t)(product >> 64);
}

uint64_t draw_between(struct draw *d, uint64_t low, uint64_t high)
{
	return low + draw_below(d, high - low + 1);
}

/* One pass of a balanced network over 2 * half bits. */
static uint64_t shuffle_bits(uint64_t key, uint64_t x, unsigned half)
{
	uint64_t mask = ((uint64_t)1 << half) - 1;
	uint64_t left = x >> half, right = x & mask, swap;

	for (uint64_t round = 1; round <= 6; round++) {
		swap = left ^ (mix(key + round * GOLDEN + right) & mask);
		left = right;
		right = swap;
	}
	return left << half | right;
}

uint64_t draw_place(uint64_t seed, uint64_t i, uint64_t n)
{
	uint64_t key = draw_open(seed, DRAW_ORDER, 0).key;
	unsigned half = 1;

	while (half < 31 && (uint64_t)1 << 2 * half < n)
		half++;
	do {
		i = shuffle_bits(key, i, half);
	} while (i >= n);
	return i;
}
