import type { Event, Fact } from '../../src/engine/index.ts'

/** A fact as an event of build `web` at a fixed time, 2026-11-18T17:06:40Z. */
export function event(fact: Fact, from: { build?: string; speaker?: string; at?: number } = { build: 'web' }): Event {
  return { ...fact, at: 1_795_021_600_000, run: 'r', ...from }
}

export function collector(): { write: (text: string) => void; text: () => string } {
  const written: string[] = []
  return { write: (text) => void written.push(text), text: () => written.join('') }
}
