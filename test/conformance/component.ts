import { readFile } from 'node:fs/promises'
import { expect, test } from 'vitest'
import { IngotError } from '../../src/errors/index.ts'
import { type OptionsDefinition, optionMetaOf } from '../../src/options/index.ts'
import { decoded } from '../support/component.ts'

/** What is true of every component's options, and of its page in docs/. */
export function describesItsOptions(
  load: () => Promise<{ type: string; options: OptionsDefinition }>,
  page: string,
): void {
  const namesOf = async () => Object.keys((await load()).options.shape)

  test('describes every option in a sentence', async () => {
    for (const [name, type] of Object.entries((await load()).options.shape)) {
      expect(optionMetaOf(type)?.description, name).toMatch(/^[A-Z"].*\.$/s)
    }
  })

  test('refuses an option that it does not have, and suggests the right name', async () => {
    const { options } = await load()
    for (const name of await namesOf()) {
      const misspelt = `${name}_`
      const error = caught(() => decoded(options, { [misspelt]: 'x' }))
      const own = error.errorsOrSelf.find(({ code }) => code === 'options/unknown')
      expect(own?.message).toContain(`unknown option "${misspelt}"`)
      expect(own?.hint).toBe(`did you mean "${name}"?`)
      expect(own?.place).toMatchObject({ file: 'template.json', line: 1 })
    }
  })

  test(`has its options on ${page}`, async () => {
    const { type } = await load()
    const text = await readFile(new URL(`../../docs/${page}`, import.meta.url), 'utf8')
    const [, section = ''] = text.split(new RegExp(`^## \`?${type}\`?$`, 'm'))
    const own = section.split(/^## /m)[0] ?? ''
    for (const name of await namesOf()) expect(own, `${type}: ${name}`).toContain(`\`${name}\``)
  })
}

function caught(run: () => unknown): { errorsOrSelf: readonly IngotError[] } {
  try {
    run()
  } catch (error) {
    if (error instanceof IngotError) {
      return { errorsOrSelf: 'errors' in error ? (error.errors as IngotError[]) : [error] }
    }
    throw error
  }
  return { errorsOrSelf: [] }
}
