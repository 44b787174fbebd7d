import { type Extensions, Gate } from '../extensions/index.ts'

/** How often the blocks count that `build` blocks consist of, and what they name. */
export class Gates {
  readonly build: Gate
  /** Of the template. */
  readonly source: Gate
  readonly #members: ReadonlyMap<string, Gate>

  constructor(extensions: Extensions) {
    const repeated = new Gate(extensions, ['for_each', 'enabled'])
    const conditional = new Gate(extensions, ['enabled'])
    this.build = repeated
    this.source = new Gate(extensions, ['for_each'])
    this.#members = new Map([
      ['source', conditional],
      ['provisioner', repeated],
      ['error-cleanup-provisioner', conditional],
      ['post-processor', repeated],
      ['post-processors', conditional],
      ['use', repeated],
    ])
  }

  /** That of a block in a build, if it has one. */
  of(type: string): Gate | undefined {
    return this.#members.get(type)
  }
}
