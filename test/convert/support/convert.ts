import { findDefinition } from '../../../src/cli/find-definition.ts'
import { type Converted, convertToTypeScript } from '../../../src/convert/index.ts'
import { SourceFile } from '../../../src/hcl/index.ts'

/** What `ingot convert` makes of the files `0.pkr.hcl`, `1.pkr.hcl` … */
export async function convert(...texts: string[]): Promise<Converted> {
  const files = texts.map((text, index) => new SourceFile(`${index}.pkr.hcl`, text))
  return convertToTypeScript({ files, findDefinition })
}
