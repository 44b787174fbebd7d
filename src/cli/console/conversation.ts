import type { ConsoleSession, Reply } from './session.ts'

export interface Screen {
  print(text: string): void
  ask(prompt: string): void
  leave(): void
}

/** What is said at a terminal. Lines that come while an answer takes its time wait for it. */
export class Conversation {
  readonly #session: ConsoleSession
  readonly #screen: Screen
  readonly #waiting: string[] = []
  #answering: Promise<void> | undefined
  /** The lines of an expression that goes on. */
  #begun = ''

  constructor(session: ConsoleSession, screen: Screen) {
    this.#session = session
    this.#screen = screen
  }

  begin(): void {
    this.#screen.ask('> ')
  }

  hear(line: string): void {
    this.#waiting.push(line)
    if (!this.#answering) this.#answerAll()
  }

  /** No more lines come: resolves when those that came have their answers. */
  async end(): Promise<void> {
    while (this.#answering) await this.#answering
  }

  #answerAll(): void {
    for (let line = this.#waiting.shift(); line !== undefined; line = this.#waiting.shift()) {
      const reply = this.#replyTo(line)
      if (reply instanceof Promise) {
        this.#answering = reply.then((text) => {
          this.#answering = undefined
          this.#show(text)
          this.#answerAll()
        })
        return
      }
      this.#show(reply)
    }
  }

  /** Undefined when the line says exit. */
  #replyTo(line: string): string | undefined | Promise<string | undefined> {
    const text = this.#begun + line
    // An empty line ends what would go on for ever.
    const goesOn = line.trim() !== '' && this.#session.isUnfinished(text)
    this.#begun = goesOn ? `${text}\n` : ''
    if (goesOn || text.trim() === '') return ''
    const failed = (error: unknown) => `${this.#session.errorText(error)}\n`
    try {
      const reply = this.#session.handle(text.trim())
      return reply instanceof Promise ? reply.then(textOf).catch(failed) : textOf(reply)
    } catch (error) {
      return failed(error)
    }
  }

  #show(reply: string | undefined): void {
    if (reply === undefined) {
      this.#waiting.length = 0
      this.#screen.leave()
      return
    }
    this.#screen.print(reply)
    this.#screen.ask(this.#begun === '' ? '> ' : '. ')
  }
}

function textOf(reply: Reply): string | undefined {
  return reply.kind === 'exit' ? undefined : `${reply.text}\n`
}
