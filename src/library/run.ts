import type { Event } from '../engine/events.ts'
import type { RunOutcome } from './outcome.ts'

/**
 * A run that is under way. Awaiting it gives its outcome; iterating over it gives its events, and throws at the end what the run
 * failed of. Whoever begins to iterate at once gets all events, whoever comes later gets those that follow.
 */
export type Run<A> = Promise<RunOutcome<A>> & AsyncIterable<Event>
