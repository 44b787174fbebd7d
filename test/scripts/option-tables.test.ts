import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { filled, pages } from '../../scripts/option-tables.ts'

test.each(pages)('%s has every option as it is defined', (page) => {
  const text = readFileSync(new URL(`../../${page}`, import.meta.url), 'utf8')
  expect(text, 'run: node scripts/option-tables.ts').toBe(filled(text))
})
