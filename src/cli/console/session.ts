import { maskError } from '../../engine/mask-event.ts'
import type { Masker } from '../../engine/secrets.ts'
import { IngotError } from '../../errors/index.ts'
import { errorText } from '../../report/error-text.ts'

/** What a line comes to. */
export type Reply = { readonly kind: 'exit' } | { readonly kind: 'text'; readonly text: string }

/** What is tried out: the templates of one syntax. */
export interface Evaluator {
  /** What the word `help` prints. */
  readonly help: string
  /** What is wrong with the template, which doesn't keep the rest from being looked at. */
  readonly problems: readonly IngotError[]
  /** The exit status of a console that a pipe talks to, when one of the lines was a mistake. */
  readonly statusOfMistakes: number
  /** @param line counts from 1. @throws IngotError for what can't be evaluated */
  evaluate(text: string, line: number): string | Promise<string>
  /** What the word `variables` prints. */
  variables(): string | Promise<string>
  /** Whether the text goes on in the next line, where somebody types it. */
  isUnfinished(text: string): boolean
}

/** Answers lines, whoever types them. Secrets are masked in every answer. */
export class ConsoleSession {
  readonly #evaluator: Evaluator
  readonly #masker: Masker
  #lines = 0

  /** @param masker knows the template's secrets, and others */
  constructor(evaluator: Evaluator, masker: Masker) {
    this.#evaluator = evaluator
    this.#masker = masker
  }

  get statusOfMistakes(): number {
    return this.#evaluator.statusOfMistakes
  }

  /** @throws IngotError for what can't be evaluated */
  handle(line: string): Reply | Promise<Reply> {
    this.#lines++
    if (line === 'exit') return { kind: 'exit' }
    const answer = this.#answer(line)
    return typeof answer === 'string' ? this.#reply(answer) : answer.then((text) => this.#reply(text))
  }

  #reply(text: string): Reply {
    return { kind: 'text', text: this.mask(text) }
  }

  isUnfinished(text: string): boolean {
    return this.#evaluator.isUnfinished(text)
  }

  errorText(error: unknown, title?: string): string {
    return this.mask(errorText(error instanceof IngotError ? maskError(error, this.#masker) : error, title))
  }

  mask(text: string): string {
    return this.#masker.mask(text)
  }

  #answer(line: string): string | Promise<string> {
    if (line === 'help') return this.#evaluator.help
    return line === 'variables' ? this.#evaluator.variables() : this.#evaluator.evaluate(line, this.#lines)
  }
}
