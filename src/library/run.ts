import type { Event } from '../engine/index.ts'
import type { EventQueue } from './event-queue.ts'
import type { RunOutcome } from './outcome.ts'

/**
 * A run that is under way. Awaiting it gives its outcome; iterating over it gives its events, and throws at the end what the run
 * failed of. Whoever begins to iterate at once gets all events, whoever comes later gets those that follow.
 */
export type Run<A> = Promise<RunOutcome<A>> & AsyncIterable<Event>

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
