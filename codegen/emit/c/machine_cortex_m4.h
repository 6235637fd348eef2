// Arm's MPS2 board with a Cortex-M4 (its AN386), with newlib: where qemu looks
// for the stack and the first instruction, and SysTick.
#include <stdio.h>

#define STORED

extern void _start(void);  // of newlib

__attribute__((section(".vectors"), used))
const uintptr_t kVectors[2] = {0x20400000u, (uintptr_t)&_start};

static const uint32_t kClockMask = 0xffffffu;

static volatile uint32_t* const kSysTick = (volatile uint32_t*)0xe000e010u;

static void Start(void) {
  kSysTick[1] = kClockMask;  // counts down from here
  kSysTick[2] = 0;
  kSysTick[0] = 5;
}
static void End(void) {}
static uint32_t Clock(void) { return 0u - kSysTick[2]; }
static void Put(char c) { putchar(c); }
static int32_t Read(const Stored* from) { return *from; }
