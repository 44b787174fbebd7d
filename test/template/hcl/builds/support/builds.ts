import { expect } from 'vitest'
import { type HclBuildOptions, outline, prepareHcl } from '../../../../support/hcl-builds.ts'

export const SOURCE = 'source "null" "a" {\n}\n'

/** What a template's builds do. It has no mistakes. */
export async function builds(text: string, options?: HclBuildOptions) {
  const prepared = await prepareHcl(text, options)
  expect(prepared.mistakes).toEqual([])
  return outline(prepared)
}

export async function names(text: string, options?: HclBuildOptions): Promise<readonly string[]> {
  return Object.keys(await builds(text, options))
}

export async function mistakes(text: string, options?: HclBuildOptions): Promise<readonly string[]> {
  return (await prepareHcl(text, options)).mistakes
}

/** A build of `null.a` with these blocks in it. */
export const build = (blocks: string) => `${SOURCE}build {\n  sources = ["null.a"]\n${blocks}\n}\n`
