import { IngotError, type Place } from '../../errors/index.ts'
import type { Value } from '../value.ts'

/** Mistakes as they are found: reading goes on after each, so that a user sees all of them at once. */
export class Complaints {
  readonly errors: IngotError[] = []

  add(code: string, sentence: string, place: Place, hint?: string): undefined {
    this.errors.push(new IngotError(code, sentence, { place, hint }))
    return undefined
  }

  /** `what` is named in the template's words: `"variables"`, `provisioner 2: "only"`. */
  mismatch(what: string, wanted: string, value: Value, hint?: string): undefined {
    return this.add('template/type', `${what} must be ${wanted}, not ${describe(value)}`, value.place, hint)
  }

  /** Runs a check that throws, and keeps what it throws. */
  async attempt<T>(check: () => T | Promise<T>): Promise<T | undefined> {
    try {
      return await check()
    } catch (error) {
      if (!(error instanceof IngotError)) throw error
      this.errors.push(error)
      return undefined
    }
  }
}

function describe(value: Value): string {
  switch (value.kind) {
    case 'string':
      return `the string ${JSON.stringify(value.value)}`
    case 'number':
      return `the number ${value.text}`
    case 'boolean':
      return String(value.value)
    case 'null':
      return 'null'
    case 'list':
      return 'a list'
    case 'map':
      return 'an object'
  }
}
