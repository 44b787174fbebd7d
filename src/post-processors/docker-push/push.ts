import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { ContainerEngine } from '../../containers/index.ts'
import { type StepContext, temporaryFolder } from '../../engine/index.ts'

/** Pushes one name. @returns the digest that the registry knows the image by, empty when nobody told */
export async function push(
  engine: ContainerEngine,
  name: string,
  platform: readonly string[],
  context: StepContext,
): Promise<string> {
  const { ui, signal } = context
  const call = { signal, onLine: (line: string) => ui.message(line) }
  if (!(await engine.isPodman(signal))) return digestIn(await engine.must(['push', ...platform, name], call))
  // Podman has one image for each platform, and doesn't print the digest.
  const folder = await temporaryFolder(context, 'folder for the digest of an image')
  try {
    const file = join(folder, 'digest')
    await engine.must(['push', '--digestfile', file, name], call)
    return (await readFile(file, 'utf8')).trim()
  } finally {
    await context.ledger.giveBack(folder)
  }
}

/** Docker's last line is `TAG: digest: sha256:… size: N`. */
export function digestIn(output: string): string {
  return /\bdigest: (sha256:[0-9a-f]{64})\b/.exec(output)?.[1] ?? ''
}
