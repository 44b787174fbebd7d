import type { Event } from '../engine/index.ts'
import type { EventQueue } from './event-queue.ts'
import type { RunOutcome } from './outcome.ts'
import type { Run } from './run.ts'

/** A run as programs get it: its outcome to be awaited, its events to be iterated over. */
export function asRun<A>(outcome: Promise<RunOutcome<A>>, events: EventQueue): Run<A> {
  // Whoever reads the events is told by them, and needn't await the run as well.
  outcome.catch(() => {})
  return Object.assign(outcome, {
    async *[Symbol.asyncIterator](): AsyncGenerator<Event, void, void> {
      yield* events.read()
      await outcome
    },
  })
}
