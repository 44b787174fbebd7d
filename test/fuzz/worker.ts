import { parentPort, workerData } from 'node:worker_threads'
import { extremes } from './extremes.ts'
import { checkHcl } from './hcl.ts'
import { mutate } from './mutate.ts'
import { mutateHcl } from './mutate-hcl.ts'
import { Dice } from './random.ts'
import { validate } from './validate.ts'
import { validateHcl } from './validate-hcl.ts'

/** JSON and HCL2 templates, and HCL as a language. */
export type Language = 'json' | 'template' | 'hcl'

const CHECKS = { json: validate, template: validateHcl, hcl: checkHcl }

/** What the main thread says to a worker. */
export interface WorkerData {
  readonly language: Language
  readonly corpus: readonly string[]
  readonly seed: number
  readonly first: number
  readonly count: number
  readonly cwd: string
  /** The number of the case under way, for the main thread to see when nothing moves any more. */
  readonly progress: SharedArrayBuffer
}

export type Message =
  | { readonly kind: 'found'; readonly number: number; readonly text: string; readonly error: string }
  | { readonly kind: 'done'; readonly valid: number; readonly invalid: number }

/** The text of one case: depends on nothing but the seed and its number, so that a single one can be run again. */
export function caseText(language: Language, corpus: readonly string[], seed: number, number: number): string {
  const dice = new Dice(Math.imul(seed, 0x9e3779b1) + number)
  const text = corpus[number % corpus.length] as string
  if (language !== 'json') return mutateHcl(text, corpus, dice)
  return extremes[number] ?? mutate(text, corpus, dice)
}

async function work({ language, corpus, seed, first, count, cwd, progress }: WorkerData): Promise<void> {
  const current = new Int32Array(progress)
  const counts = { valid: 0, invalid: 0 }
  for (let number = first; number < first + count; number++) {
    Atomics.store(current, 0, number)
    const text = caseText(language, corpus, seed, number)
    try {
      counts[await CHECKS[language](text, cwd)]++
    } catch (error) {
      send({ kind: 'found', number, text, error: describe(error) })
    }
  }
  send({ kind: 'done', ...counts })
}

function describe(error: unknown): string {
  return error instanceof Error
    ? `${error.stack}\n${error.cause instanceof Error ? error.cause.stack : ''}`
    : String(error)
}

function send(message: Message): void {
  parentPort?.postMessage(message)
}

if (parentPort) await work(workerData as WorkerData)
