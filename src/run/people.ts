import { noTerminal, type People, type Prompter, type Ui } from '../engine/index.ts'

/**
 * Those at the terminal, or those who read what is written.
 * @param cancelled ends every question
 */
export function peopleFor(ui: Pick<Ui, 'say' | 'ask'>, prompter: Prompter, cancelled: AbortSignal): People {
  const say = (text: string) => ui.say(text)
  if (prompter === noTerminal) return { say }
  return { say, ask: (question, signal) => ui.ask(question, AbortSignal.any([signal, cancelled])) }
}
