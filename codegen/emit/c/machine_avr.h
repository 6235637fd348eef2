// An ATmega2560: events in its flash, its serial port, timer 1 every 8 cycles.
#include <avr/interrupt.h>
#include <avr/io.h>
#include <avr/pgmspace.h>
#include <avr/sleep.h>

#define STORED PROGMEM

static const uint32_t kClockMask = 0xffffu;

static void Put(char c) {
  while (!(UCSR0A & (1 << UDRE0))) {
  }
  UDR0 = (uint8_t)c;
}
static void Start(void) {
  UCSR0B = 1 << TXEN0;
  UBRR0 = 0;
  TCCR1B = 1 << CS11;
}
// Without interrupts sleep is forever: simavr ends.
static void End(void) {
  while (!(UCSR0A & (1 << UDRE0))) {
  }
  cli();
  sleep_enable();
  sleep_cpu();
}
static uint32_t Clock(void) { return TCNT1; }
static int32_t Read(const Stored* from) {
  return sizeof(Stored) == 2 ? (int16_t)pgm_read_word(from)
                             : (int32_t)pgm_read_dword(from);
}
