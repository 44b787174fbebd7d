import type { Fact, GeneratedData, Ledger, PrepareContext, StepContext, Ui } from '../../src/engine/index.ts'
import { IngotError, type Place } from '../../src/errors/index.ts'
import { type Decoded, decodeOptions, type OptionsDefinition, type OptionsOf } from '../../src/options/index.ts'
import type { MapValue, Value } from '../../src/template/value.ts'
import { type FakeHost, fakeHost } from './fake-host.ts'

/** What a component's test needs around it: options decoded as in a build, a context to prepare in, one to run in. */
export interface Bench {
  readonly host: FakeHost
  /** All that was said, in order. */
  readonly facts: Fact[]
  readonly prepared: PrepareContext
  readonly step: StepContext
  readonly abort: AbortController
  /** What `ui.ask` answers; asking without an answer is what happens without a terminal. */
  readonly answers: string[]
  /** Sentences and output lines, as `say: …` and `stdout: …`. */
  spoken(): string[]
}

export function bench(folder: string, overrides: Partial<PrepareContext> = {}): Bench {
  const host = fakeHost({ ...process.env, XDG_STATE_HOME: `${folder}/state`, INGOT_HOME: `${folder}/ingot` }, folder)
  const facts: Fact[] = []
  const answers: string[] = []
  const abort = new AbortController()
  return {
    host,
    facts,
    answers,
    abort,
    prepared: { ...preparing(folder), ...overrides },
    step: { ui: recordingUi(facts, answers), ledger: plainLedger(), host, signal: abort.signal },
    spoken: () => facts.flatMap(inWords),
  }
}

function preparing(folder: string): PrepareContext {
  return {
    buildName: 'web',
    builderType: 'null',
    force: false,
    debug: false,
    onError: 'cleanup',
    render: (text, data) => renderFields(text, data),
    secret: () => {},
    runId: '11111111-2222-3333-4444-555555555555',
    templatePath: `${folder}/template.json`,
    cwd: folder,
    env: {},
  }
}

/** Fields alone: the whole language is tested where it is built. */
export function renderFields(text: string, data: Readonly<Record<string, unknown>> | GeneratedData): string {
  return text.replace(/{{\s*\.(\w+)\s*}}/g, (_, name: string) => String(data[name] ?? '<no value>'))
}

/** Remembers nothing: resources are given back by hand, which is what components do with folders. */
function plainLedger(): Ledger {
  return {
    create: (_intent, make) =>
      make({ token: 'token', tags: { 'ingot:run': '0123', 'ingot:entry': 'entry', 'ingot:expires': '0' } }),
    keep: async () => {},
    unkeep: async () => {},
    results: () => [],
    recover: async () => {},
    async giveBack(id) {
      const { rm } = await import('node:fs/promises')
      await rm(id, { recursive: true, force: true })
    },
  }
}

function recordingUi(facts: Fact[], answers: string[]): Ui {
  const sentence = (type: 'say' | 'message' | 'error' | 'warning') => (text: string) => void facts.push({ type, text })
  return {
    say: sentence('say'),
    message: sentence('message'),
    warning: sentence('warning'),
    error: sentence('error'),
    output: (stream, line) => void facts.push({ type: 'output', stream, line }),
    progress: (label, done, total, unit) =>
      void facts.push({ type: 'progress', label, done, unit, ...(total === undefined ? {} : { total }) }),
    machine: (category, ...data) => void facts.push({ type: 'machine', category, data }),
    async ask(question, signal) {
      signal.throwIfAborted()
      facts.push({ type: 'say', text: question })
      const answer = answers.shift()
      if (answer === undefined) throw new IngotError('ui/no-terminal', 'nobody is there to answer')
      return answer
    },
  }
}

function inWords(fact: Fact): string[] {
  if (fact.type === 'output') return [`${fact.stream}: ${fact.line}`]
  return 'text' in fact ? [`${fact.type}: ${fact.text}`] : []
}

/** Decodes options that are written as plain values, with places that count from line 1 of template.json. */
export function decoded<D extends OptionsDefinition>(definition: D, options: unknown): Decoded<OptionsOf<D>> {
  const layer = layerOf(options)
  const render = (text: string) => text
  return decodeOptions({ definition, component: 'test component', layers: [layer], render })
}

/** Plain values as a template would hold them, counted from line 1 of template.json. */
export function layerOf(options: unknown): MapValue {
  return placed(options, { line: 1 }) as MapValue
}

/** Every value stands on a line of its own, in the order in which they are written. */
function placed(value: unknown, at: { line: number }): Value {
  const place: Place = { file: 'template.json', line: at.line++, column: 3 }
  if (value === null) return { kind: 'null', place }
  if (Array.isArray(value)) return { kind: 'list', place, items: value.map((item) => placed(item, at)) }
  switch (typeof value) {
    case 'string':
      return { kind: 'string', place, value }
    case 'number':
      return { kind: 'number', place, value, text: String(value) }
    case 'boolean':
      return { kind: 'boolean', place, value }
    default: {
      const entries = Object.entries(value as object)
      return {
        kind: 'map',
        place,
        entries: entries.map(([key, member]) => ({ key, keyPlace: place, value: placed(member, at) })),
      }
    }
  }
}
