import type { People } from '../engine/index.ts'
import { peopleFor } from '../run/index.ts'
import type { CommandIo } from './command.ts'
import { prompterFor } from './terminal-prompter.ts'
import { voiceOf } from './voice.ts'

/** Those at a command line where there is no run yet whose output they follow. */
export function commandPeople(io: CommandIo): People {
  const prompter = prompterFor(io)
  const say = (text: string) => voiceOf(io).say(io.secrets.mask(text))
  const ask = (question: string, signal: AbortSignal) => {
    say(question)
    return prompter.answer(signal)
  }
  return peopleFor({ say, ask }, prompter, io.signal)
}
