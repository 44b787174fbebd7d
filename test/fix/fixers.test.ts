import { describe, expect, test } from 'vitest'
import { FIXERS, fixTemplate, normalizeTemplate, printJson } from '../../src/fix/index.ts'
import { readRawTemplate } from '../../src/template/index.ts'
import { fixCases } from './cases.ts'

async function fix(section: string, component: unknown, fixers = FIXERS): Promise<string> {
  // docker-email looks at templates with post-processors only.
  const text = JSON.stringify({ 'post-processors': [], [section]: [component] })
  const { root } = await readRawTemplate({ path: 't.json', read: async () => text })
  return printJson(fixTemplate(normalizeTemplate(root), fixers))
}

describe.each(Object.entries(fixCases))('%s', (name, sections) => {
  const cases = Object.entries(sections).flatMap(([section, list]: [string, readonly (readonly unknown[])[]]) =>
    list.map(([before, after = before]) => ({ section, before, after })),
  )

  test.each(cases)('$section $before', async ({ section, before, after }) => {
    expect(JSON.parse(await fix(section, before))[section]).toEqual([after])
  })

  test('it is this fixer that does it', async () => {
    const others = FIXERS.filter((fixer) => fixer.name !== name)
    for (const section of Object.keys(sections)) {
      const inputs = cases.filter((one) => one.section === section).map(({ before }) => before)
      const [all, less] = await Promise.all(
        [FIXERS, others].map((some) => Promise.all(inputs.map((one) => fix(section, one, some)))),
      )
      expect(all).not.toEqual(less)
    }
  })
})

test('every fixer has its cases', () => {
  expect(FIXERS.map(({ name }) => name).toSorted()).toEqual(Object.keys(fixCases).toSorted())
})
