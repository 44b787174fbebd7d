import { expect, test } from 'vitest'
import { builders } from '../../src/builders/index.ts'
import { functionName } from '../../src/convert/typescript/library.ts'
import { dataSources } from '../../src/data-sources/index.ts'
import * as library from '../../src/library/index.ts'
import { postProcessors } from '../../src/post-processors/index.ts'
import { provisioners } from '../../src/provisioners/index.ts'

test.each([
  ...Object.keys(builders).map((type) => ['builder', type] as const),
  ...Object.keys(provisioners).map((type) => ['provisioner', type] as const),
  ...Object.keys(postProcessors).map((type) => ['post-processor', type] as const),
  ...Object.keys(dataSources).map((type) => ['data source', type] as const),
])('the library has a function for the %s "%s"', (kind, type) => {
  expect(library).toHaveProperty(functionName(kind, type))
})
