import type { ArtifactFacts, Event, Outcome } from '../engine/index.ts'
import { flattenErrors, IngotError, messageOf } from '../errors/index.ts'
import { durationInWords } from './durations.ts'
import { background, heading, placeOf, SourceLines } from './error-text.ts'
import type { Saying } from './saying.ts'
import { StepTimes } from './step-times.ts'

interface Finished {
  readonly build: string
  readonly outcome: Outcome
  readonly error: IngotError | undefined
  readonly artifacts: readonly ArtifactFacts[]
  readonly missing: readonly string[]
}

/** Turns a run's events into what Packer would say, in Packer's words and order. */
export class Narrator {
  readonly #finished: Finished[] = []
  readonly #times = new StepTimes()

  /** What to say now that `event` has happened. */
  narrate(event: Event): readonly Saying[] {
    this.#times.add(event)
    switch (event.type) {
      case 'say':
      case 'message':
        return [speech(event, 'say', event.text)]
      case 'warning':
        return [speech(event, 'say', `Warning: ${event.text}`)]
      case 'error':
        return [speech(event, 'error', event.text)]
      case 'output':
        return [speech(event, event.stream === 'stdout' ? 'say' : 'error', event.line)]
      case 'machine':
        return [machineLine(event.build, event.category, event.data)]
      case 'build-finished':
        return this.#buildFinished(event)
      case 'run-finished':
        return this.#summary(event)
      default:
        return []
    }
  }

  #buildFinished(event: Event & { type: 'build-finished' }): Saying[] {
    const build = event.build ?? ''
    const { outcome, error, artifacts, missing = [] } = event
    this.#finished.push({ build, outcome, error, artifacts, missing })
    const after = durationInWords(event.duration)
    if (outcome === 'skipped') return [{ to: 'people', level: 'error', text: `Build '${build}' was not started.` }]
    if (!error) return [{ to: 'people', level: 'say', text: `Build '${build}' finished after ${after}.`, build }]
    return [{ to: 'people', level: 'error', text: `Build '${build}' errored after ${after}: ${error.message}` }]
  }

  #summary({ outcome, duration, resume }: Event & { type: 'run-finished' }): Saying[] {
    return [
      say(`\n==> Wait completed after ${durationInWords(duration)}`),
      ...(outcome === 'cancelled' ? [say('Cleanly cancelled builds after being interrupted.')] : []),
      ...this.#errors(),
      ...this.#artifacts(),
      ...this.#missing(),
      ...(resume === undefined ? [] : goingOn(resume)),
      ...this.#table(),
    ]
  }

  #missing(): Saying[] {
    const partial = this.#finished.filter(({ missing }) => missing.length > 0)
    if (partial.length === 0) return []
    return [
      sayError('\n==> What is missing:'),
      ...partial.flatMap(({ build, missing }) => [
        programs(build, 'missing-count', `${missing.length}`),
        ...missing.flatMap((lack, index) => [
          programs(build, 'missing', `${index}`, lack),
          sayError(`--> ${build}: ${lack}`),
        ]),
      ]),
    ]
  }

  #errors(): Saying[] {
    const failed = this.#finished.filter(({ error }) => error !== undefined)
    if (failed.length === 0) return []
    return [
      programs('', 'error-count', `${failed.length}`),
      sayError("\n==> Some builds didn't complete successfully and had errors:"),
      ...failed.flatMap(({ build, error }) => [
        programs(build, 'error', error?.message ?? ''),
        ...flattenErrors(error).flatMap((member) => errorEntry(build, member)),
      ]),
    ]
  }

  #artifacts(): Saying[] {
    const made = this.#finished.filter(({ artifacts }) => artifacts.length > 0)
    if (made.length === 0) return [say('\n==> Builds finished but no artifacts were created.')]
    return [
      say('\n==> Builds finished. The artifacts of successful builds are:'),
      ...made.flatMap(({ build, artifacts }) => [
        programs(build, 'artifact-count', `${artifacts.length}`),
        ...artifacts.flatMap((artifact, index) => artifactSayings(build, artifact, index)),
      ]),
    ]
  }

  #table(): Saying[] {
    const lines = this.#times.lines()
    return lines.length === 0 ? [] : [{ to: 'terminal', text: ['\n==> The time each step took:', ...lines].join('\n') }]
  }
}

/** `==> name: text` on every line; what belongs to no build stands alone. */
function speech(event: Event, level: 'say' | 'error', text: string): Saying {
  const { build, speaker } = event
  if (build === undefined) return { to: 'people', level, text: text.trimEnd() }
  const name = speaker === undefined ? build : `${build} (${speaker})`
  const lines = text.trimEnd().split('\n')
  return { to: 'people', level, text: lines.map((line) => `==> ${name}: ${line}`.trimEnd()).join('\n'), build }
}

function goingOn(command: string): Saying[] {
  return [programs('', 'resume', command), say(`\n==> "${command}" goes on where this run stopped.`)]
}

function say(text: string): Saying {
  return { to: 'people', level: 'say', text }
}

function sayError(text: string): Saying {
  return { to: 'people', level: 'error', text }
}

function programs(target: string, category: string, ...data: string[]): Saying {
  return { to: 'programs', target, category, data }
}

/** A category with a comma carries its own target, as Packer's plugins write it. */
function machineLine(build: string | undefined, category: string, data: readonly string[]): Saying {
  const comma = category.indexOf(',')
  if (comma === -1) return programs(build ?? '', category, ...data)
  return programs(category.slice(0, comma), category.slice(comma + 1), ...data)
}

/** The sentence as Packer writes it, and below it for people all that belongs to it. */
function errorEntry(build: string, error: unknown): Saying[] {
  const place = placeOf(error)
  const source = place ? new SourceLines().around(place) : []
  const reference = isInterruption(error) ? [] : [heading(error, 'Error'), ...source]
  const lines = [...reference, ...background(error)].map((line) => `    ${line}`)
  const sentence = sayError(`--> ${build}: ${messageOf(error)}`)
  return lines.length === 0 ? [sentence] : [sentence, { to: 'terminal', text: lines.join('\n') }]
}

/** Whoever pressed Ctrl-C knows where that came from. */
function isInterruption(error: unknown): boolean {
  return error instanceof IngotError && error.code === 'run/interrupted'
}

function artifactSayings(build: string, artifact: ArtifactFacts, index: number): Saying[] {
  const line = (...data: string[]) => programs(build, 'artifact', `${index}`, ...data)
  return [
    line('builder-id', artifact.builderId),
    line('id', artifact.id),
    line('string', artifact.description),
    line('files-count', `${artifact.files.length}`),
    ...artifact.files.map((path, number) => line('file', `${number}`, path)),
    line('end'),
    say(`--> ${build}: ${artifact.description}`),
  ]
}
