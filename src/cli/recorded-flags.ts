import { readFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import { MASK, type RunRecord } from '../engine/index.ts'
import { IngotError, throwAll } from '../errors/index.ts'
import { buildSpec } from './build-flags.ts'
import { type FlagValues, parseFlags } from './flags.ts'

/** The command line of a run's first process, with what its record may not hold given anew. */
export interface RecordedFlags {
  readonly flags: FlagValues<(typeof buildSpec)['flags']>
  readonly template: string
}

export interface GivenAnew {
  readonly var: readonly string[]
  /** Absolute paths. */
  readonly varFiles: readonly string[]
}

/**
 * Reads a run's recorded command line. Values that were secret are not in it: they must be given anew.
 * @throws IngotError, IngotErrors `resume/secret` with the name of each that is missing, `resume/stdin`, `resume/unreadable`
 */
export async function recordedFlags(record: RunRecord, given: GivenAnew): Promise<RecordedFlags> {
  const { flags, positionals } = parsed(record)
  const [template = ''] = positionals
  if (template === '-') {
    throw new IngotError('resume/stdin', `run ${record.id} read its template from standard input, which is gone`, {
      hint: `"ingot gc ${record.id}" gives back what it left; build anew from a file`,
    })
  }
  const kept = flags.var.filter((text) => !text.includes(MASK))
  const lost = flags.var.filter((text) => text.includes(MASK)).map(nameOf)
  const names = new Set([...given.var.map(nameOf), ...(await Promise.all(given.varFiles.map(namesIn))).flat()])
  throwAll([...new Set(lost)].filter((name) => !names.has(name)).map((name) => notOnRecord(name, record)))
  const others = [template, ...flags['var-file'], flags.events ?? '']
  throwAll(others.filter((text) => text.includes(MASK)).map((text) => notOnRecord(text, record)))
  return {
    template,
    flags: {
      ...flags,
      // Later ones win, and flags win over files: what is given anew counts in any case.
      'var-file': [...flags['var-file'], ...given.varFiles],
      var: [...kept.filter((text) => !names.has(nameOf(text))), ...given.var],
    },
  }
}

function parsed({ id, argv }: RunRecord) {
  try {
    return parseFlags(buildSpec.flags, argv)
  } catch (cause) {
    throw new IngotError('resume/unreadable', `the command line of run ${id} can't be read by this version`, { cause })
  }
}

function nameOf(assignment: string): string {
  return assignment.split('=', 1)[0] ?? ''
}

/** What is wrong with the file is told when the template is loaded. */
async function namesIn(file: string): Promise<readonly string[]> {
  const { parseConfig, SourceFile } = await import('../hcl/index.ts')
  const text = await readFile(resolve(file), 'utf8').catch(() => '')
  return [...parseConfig(new SourceFile(file, text)).body.justAttributes([]).keys()]
}

function notOnRecord(name: string, { id }: RunRecord): IngotError {
  return new IngotError('resume/secret', `the value of "${name}" is secret, and so not on record`, {
    hint: `ingot resume -var '${name}=…' ${id}, or a -var-file`,
  })
}
