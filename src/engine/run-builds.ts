import type { Outcome } from './events.ts'
import type { PreparedBuild } from './prepare.ts'
import { type BuildResult, type RunParts, runBuild } from './run-build.ts'
import { uiFor } from './ui.ts'
import { describeEntry, retryCommand, undo } from './undo.ts'

export interface RunBuildsOptions extends RunParts {
  readonly template: string
  /** How many builds may run at once; less than 1 is no limit. */
  readonly parallel: number
  /** The command that goes on where this run stops. Absent when the run isn't on record. */
  readonly resume?: string
}

export interface RunResult {
  readonly outcome: Outcome
  readonly builds: readonly BuildResult[]
}

/**
 * Runs builds side by side and gives back what belonged to the run as a whole. Never rejects for a failing build: every
 * build's end is in the answer, in the order of `builds`.
 */
export async function runBuilds(builds: readonly PreparedBuild[], options: RunBuildsOptions): Promise<RunResult> {
  const { hub, host } = options
  const started = host.clock.now()
  const labels = builds.map(({ config }) => ({ name: config.displayName, type: config.builder.type }))
  hub.emit({ type: 'run-started', template: options.template, builds: labels })
  const results = await runLimited(builds, options)
  await finish(results, options)
  const outcome = outcomeOf(results)
  const resume = results.some(hasSomethingToGoOnFrom) && options.resume ? { resume: options.resume } : {}
  hub.emit({ type: 'run-finished', outcome, duration: host.clock.now() - started, ...resume })
  return { outcome, builds: results }
}

async function runLimited(builds: readonly PreparedBuild[], options: RunBuildsOptions): Promise<BuildResult[]> {
  const results: BuildResult[] = []
  const waiting = [...builds.entries()]
  // A debugged build asks questions, and people answer one at a time.
  const limit = options.debug ? 1 : options.parallel
  const lanes = limit < 1 ? builds.length : Math.min(limit, builds.length)
  const work = async () => {
    for (let next = waiting.shift(); next; next = waiting.shift()) {
      const [index, build] = next
      results[index] = options.signal.aborted ? notStarted(build, options) : await runBuild(build, options)
    }
  }
  await Promise.all(Array.from({ length: lanes }, work))
  return results
}

function notStarted(build: PreparedBuild, options: RunBuildsOptions): BuildResult {
  const name = build.config.displayName
  options.hub.emit({ type: 'build-finished', outcome: 'skipped', duration: 0, artifacts: [] }, { build: name })
  const nothing = { artifacts: [], made: undefined, error: undefined, missing: [], holds: [], leftAlone: false }
  return { build: name, outcome: 'skipped', ...nothing }
}

function hasSomethingToGoOnFrom({ outcome, holds, artifacts }: BuildResult): boolean {
  return outcome === 'partial' || holds.length > 0 || (outcome === 'cancelled' && artifacts.length > 0)
}

/** Gives back what no build owns, and says what is left and how to try again. */
async function finish(results: readonly BuildResult[], options: RunBuildsOptions): Promise<void> {
  const { ledger, hub, prompter, runId } = options
  const ui = uiFor(hub, {}, prompter)
  const shared = ledger.leftovers().filter((entry) => entry.build === undefined)
  // Somebody who wants to look at a failed build's machine may need the run's own things for it.
  if (!results.some((result) => result.leftAlone)) await undo(ledger, shared, ui)
  const holds = results.flatMap((result) => result.holds)
  const [held = [], left = []] = [true, false].map((isHeld) =>
    ledger.leftovers().filter(({ key }) => holds.includes(key) === isHeld),
  )
  for (const entry of held) {
    ui.say(`Kept for going on: ${describeEntry(entry)}; "${retryCommand(runId)}" gives it back`)
  }
  if (left.length === 0) return
  for (const entry of left) {
    const from = entry.build === undefined ? {} : { build: entry.build }
    hub.emit({ type: 'resource-left', kind: entry.kind, id: entry.id ?? entry.what }, from)
    ui.error(`Left behind: ${describeEntry(entry)}`)
  }
  ui.error(`Not everything was given back; "${retryCommand(runId)}" gives it back`)
}

function outcomeOf(results: readonly BuildResult[]): Outcome {
  if (results.some(({ outcome }) => outcome === 'cancelled' || outcome === 'skipped')) return 'cancelled'
  if (results.some(({ outcome }) => outcome === 'failed')) return 'failed'
  return results.some(({ outcome }) => outcome === 'partial') ? 'partial' : 'done'
}
