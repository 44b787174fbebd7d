import { IngotError } from '../errors/index.ts'
import type { EventHub, Speaker } from './event-hub.ts'
import type { AskOptions, Ui } from './events.ts'

/** Where answers come from. One question at a time: builds that run side by side wait for each other. */
export interface Prompter {
  /** Reads one line, without showing it when it is hidden. @throws IngotError `ui/no-terminal`, or the signal's reason */
  answer(signal: AbortSignal, options?: AskOptions): Promise<string>
}

/** Nobody is there to be asked. */
export const noTerminal: Prompter = {
  async answer() {
    throw new IngotError('ui/no-terminal', 'there is no terminal on which the question could be answered', {
      hint: 'run Ingot in a terminal, without -machine-readable',
    })
  },
}

/** A {@link Ui} that turns what one part of a run says into events. */
export function uiFor(hub: EventHub, from: Speaker, prompter: Prompter): Ui {
  const speak = (type: 'say' | 'message' | 'warning' | 'error') => (text: string) => hub.emit({ type, text }, from)
  return {
    say: speak('say'),
    message: speak('message'),
    warning: speak('warning'),
    error: speak('error'),
    output: (stream, line) => hub.emit({ type: 'output', stream, line }, from),
    progress: (label, done, total, unit) =>
      hub.emit({ type: 'progress', label, done, unit, ...(total === undefined ? {} : { total }) }, from),
    machine: (category, ...data) => hub.emit({ type: 'machine', category, data }, from),
    async ask(question, signal, options) {
      hub.emit({ type: 'say', text: question }, from)
      const answer = await prompter.answer(signal, options)
      if (options?.hidden) hub.hide(answer)
      return answer
    },
  }
}
