import { EventHub, noTerminal, type People, type Ui, uiFor } from '../engine/index.ts'
import { noLiveLine, noPrefix, plainPalette, TerminalReporter } from '../report/index.ts'
import type { CommandIo } from './command.ts'
import { prompterFor } from './terminal-prompter.ts'

/** Asks whether what was listed shall be given back. Without a terminal it says how to go on. */
export async function isAgreed(io: CommandIo): Promise<boolean> {
  const prompter = prompterFor(io)
  if (prompter === noTerminal) {
    io.stdout.write('Add --yes to give all this back.\n')
    return false
  }
  io.stdout.write('Give all this back? [y/N] ')
  return /^y(es)?$/i.test((await prompter.answer(io.signal)).trim())
}

/** Tells on standard output what is done about a run. */
export function uiOf(run: string, io: CommandIo): Ui {
  const reporter = new TerminalReporter({ sink: io.stdout, palette: plainPalette, prefix: noPrefix, live: noLiveLine })
  const hub = new EventHub({ run, clock: io.host.clock, masker: io.secrets, reporters: [reporter] })
  return uiFor(hub, {}, noTerminal)
}

/** Tells them what holds up AWS, and asks them for credentials. */
export function peopleOf(io: CommandIo): People {
  const prompter = prompterFor(io)
  const say = (text: string) => void io.stdout.write(`${text}\n`)
  if (prompter === noTerminal) return { say }
  return {
    say,
    ask(question, signal) {
      say(question)
      return prompter.answer(signal)
    },
  }
}
