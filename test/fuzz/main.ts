import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Worker } from 'node:worker_threads'
import { caseText, type Language, type Message } from './worker.ts'

// Throws mutated templates at what `inspect` and `validate` do, or mutated HCL at all that can be done with HCL. Whatever a text
// holds, the outcome is a result or errors that name a place in it: no crash, no hang.
// `node test/fuzz/main.ts [CASES [SEED [json|template|hcl]]]`

const LANGUAGES: readonly Language[] = ['json', 'template', 'hcl']
const CASES = Number(process.argv[2] ?? 100_000)
const SEED = Number(process.argv[3] ?? 1)
const LANGUAGE = LANGUAGES.find((language) => language === process.argv[4]) ?? 'json'
/** One case takes about a millisecond. */
const HANG_MS = 10_000
/** Enough to see what is wrong. */
const MOST_SHOWN = 10

const ROOT = join(import.meta.dirname, '..', '..')
const FOLDERS = {
  json: ['test/fixtures/published', 'test/fixtures/templates', 'test/fuzz/corpus', 'examples/golden'],
  template: ['test/fixtures/hcl', 'test/fuzz/corpus'],
  hcl: ['test/fixtures/hcl', 'test/fixtures/hcl/specsuite'],
}
const ENDINGS = { json: '.json', template: '.pkr.hcl', hcl: '.hcl' }
const corpus = FOLDERS[LANGUAGE].flatMap(textsIn)

function textsIn(folder: string): string[] {
  const names = readdirSync(join(ROOT, folder)).filter((name) => name.endsWith(ENDINGS[LANGUAGE]))
  return names.map((name) => readFileSync(join(ROOT, folder, name), 'utf8'))
}

const cwd = mkdtempSync(join(tmpdir(), 'ingot-fuzz-'))
const started = Date.now()
const total = { valid: 0, invalid: 0, found: 0 }
try {
  let next = 0
  while (next < CASES) next = await runFrom(next)
} finally {
  rmSync(cwd, { recursive: true })
}
const seconds = ((Date.now() - started) / 1000).toFixed(0)
console.log(
  `${CASES} templates in ${seconds} s: ${total.valid} valid, ${total.invalid} refused, ${total.found} mishandled`,
)
process.exitCode = total.found === 0 ? 0 : 1

/** Runs cases until all are done or one hangs. @returns the number of the next case to run */
function runFrom(first: number): Promise<number> {
  const progress = new SharedArrayBuffer(4)
  const current = new Int32Array(progress)
  Atomics.store(current, 0, first)
  const workerData = { language: LANGUAGE, corpus, seed: SEED, first, count: CASES - first, cwd, progress }
  const worker = new Worker(join(import.meta.dirname, 'worker.ts'), { workerData })
  return new Promise((resolve, reject) => {
    let seen = -1
    const watch = setInterval(async () => {
      const now = Atomics.load(current, 0)
      if (now !== seen) {
        seen = now
        return
      }
      clearInterval(watch)
      await worker.terminate()
      tell(now, caseText(LANGUAGE, corpus, SEED, now), `nothing came of it for ${HANG_MS / 1000} seconds`)
      resolve(now + 1)
    }, HANG_MS)
    worker.on('message', (message: Message) => {
      if (message.kind === 'found') return tell(message.number, message.text, message.error)
      clearInterval(watch)
      total.valid += message.valid
      total.invalid += message.invalid
      resolve(CASES)
    })
    worker.on('error', (error) => {
      clearInterval(watch)
      reject(error)
    })
  })
}

function tell(number: number, text: string, error: string): void {
  total.found++
  if (total.found > MOST_SHOWN) return
  console.log(`case ${number} of seed ${SEED}: ${error}\n--- the template\n${text.slice(0, 3000)}\n---\n`)
}
