import { readdir, readFile, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { Milliseconds } from '../options/index.ts'
import { RunStore, type RunSummary, runsFolder } from './run-store.ts'

/** Runs that ended longer ago may go … */
const KEPT_FOR: Milliseconds = 30 * 24 * 3600 * 1000
/** … but never one of the newest. */
const KEPT_AT_LEAST = 100

/** What a run's ledger may hold of which nothing is left. */
const GONE: ReadonlySet<unknown> = new Set(['intended', 'created', 'temporary', 'given-back', 'trouble'])

/**
 * Removes the records of old runs of which nothing is left to be known or done, so that the state folder doesn't grow with
 * every build. What stays whatever its age: runs that go on, that left something behind, that can't be read, or that failed after
 * they had finished something. Never rejects: to tidy up is nobody's wish.
 * @param now milliseconds since the Unix epoch
 */
export async function pruneRuns(state: string, now: number): Promise<void> {
  const store = new RunStore(state)
  for (const id of await oldRuns(runsFolder(state), now).catch(() => [])) {
    await prune(store, runsFolder(state), id).catch(() => {})
  }
}

/** Ids begin with the time, so that their order is that of the runs. */
async function oldRuns(root: string, now: number): Promise<readonly string[]> {
  const ids = (await readdir(root)).toSorted()
  const candidates = ids.slice(0, -KEPT_AT_LEAST)
  const ages = await Promise.all(candidates.map((id) => ageOf(join(root, id), now)))
  return candidates.filter((_, index) => (ages[index] ?? 0) > KEPT_FOR)
}

/** Since it ended: its record is written at its beginning and at its end. */
async function ageOf(folder: string, now: number): Promise<Milliseconds> {
  const record = await stat(join(folder, 'run.json')).catch(() => undefined)
  return record === undefined ? 0 : now - record.mtimeMs
}

async function prune(store: RunStore, root: string, id: string): Promise<void> {
  if (!isOver(await store.look(id))) return
  const held = await store.adopt(id)
  if (!held) return
  try {
    // Nobody else can do anything about it from here on, so this is how it stays.
    const summary = await store.look(id)
    if (summary.record?.outcome !== 'done' && !(await isAllGone(join(root, id)))) return
    await rm(join(root, id), { recursive: true, force: true })
  } finally {
    await held.release()
  }
}

function isOver({ live, record, leftovers, trouble }: RunSummary): boolean {
  return !live && record !== undefined && leftovers.length === 0 && trouble.length === 0
}

/** Whether a run that didn't succeed has finished nothing that somebody could still want to go on with. */
async function isAllGone(folder: string): Promise<boolean> {
  const lines = (await readFile(join(folder, 'ledger.jsonl'), 'utf8')).split('\n')
  return lines.filter(Boolean).every((line) => isOfNothing(JSON.parse(line)))
}

/** What was finished is an artifact; all else that a build says of its progress is worth nothing without one, or a resource. */
function isOfNothing({ record, key }: { readonly record?: unknown; readonly key?: unknown }): boolean {
  return record === 'progress' ? key !== 'artifact' : GONE.has(record)
}
