import { maskError } from '../engine/index.ts'
import { flattenErrors, IngotError } from '../errors/index.ts'
import { MistakesFound } from '../run/index.ts'
import type { CommandIo } from './command.ts'
import type { Voice } from './voice.ts'

/**
 * Does what checks a template and, checks the types of a module besides, where there is a compiler.
 * @throws IngotError or IngotErrors with the mistakes of both
 */
export async function besidesTypes(
  path: string,
  io: CommandIo,
  voice: Voice,
  check: () => Promise<void>,
): Promise<void> {
  const types = await typeErrors(path, io, voice)
  const others: unknown[] = []
  await check().catch((error: unknown) => others.push(...flattenErrors(error)))
  const errors = [...types]
  for (const error of others) {
    if (!(error instanceof IngotError)) throw error
    errors.push(error)
  }
  if (errors.length > 0) throw new MistakesFound(errors)
}

async function typeErrors(path: string, io: CommandIo, voice: Voice): Promise<readonly IngotError[]> {
  const [{ checkTypes }, { runTool }] = await Promise.all([
    import('../type-check/index.ts'),
    import('../tools/index.ts'),
  ])
  const { host, signal, secrets } = io
  const { errors, warning } = await checkTypes({ path, cwd: host.cwd, env: host.env, signal, run: runTool })
  if (warning !== undefined) voice.say(secrets.mask(`Warning: ${warning}\n`))
  return errors.map((error) => maskError(error, secrets))
}
