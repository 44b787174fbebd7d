import { callText, quotedText, referenceText } from '../../hcl/index.ts'
import { callTranslations, type References, templatePieces } from '../go-template/index.ts'
import type { Generated } from './generated.ts'
import type { Style } from './style.ts'
import type { ToPieces } from './values.ts'
import type { Variables } from './variables.ts'

/** Turns texts of a JSON template into pieces of HCL, each by what can be referred to where it stands. */
export class Translator {
  readonly #common: References
  readonly #kept: ReadonlySet<string>

  constructor(variables: Variables, generated: Generated, style: Style) {
    this.#kept = new Set(style === 'module' ? ['timestamp', 'isotime', 'strftime', 'uuid'] : [])
    this.#common = {
      variable: (name) => variables.reference(name),
      build: undefined,
      buildName: undefined,
      buildType: undefined,
      env: (name) => variables.environment(name),
      timestamp: () => generated.timestamp(),
      templateDir: style === 'packer' ? 'path.root' : callText('abspath', ['path.root']),
      secret: (name, key) => generated.secret(name, key),
      badNameCharacters: undefined,
    }
  }

  /** In the default of an input variable, which can only read the environment. */
  forDefault(): ToPieces {
    return this.#with({ env: (name) => callText('env', [quotedText(name)]) })
  }

  /** In a local. Of a build nothing is known there. */
  forLocal(): ToPieces {
    return this.#with({})
  }

  forSource(type: string): ToPieces {
    const badNameCharacters = type.startsWith('amazon-') ? "[^A-Za-z0-9()\\[\\] ./\\-'@_]" : undefined
    return this.#with({ ...SOURCE, env: undefined, badNameCharacters })
  }

  /** In a provisioner or post-processor. */
  forRun(): ToPieces {
    return this.#with({ ...SOURCE, env: undefined, build: (key) => referenceText('build', key) })
  }

  #with(references: Partial<References>): ToPieces {
    const all = Object.entries(callTranslations({ ...this.#common, ...references }))
    const calls = Object.fromEntries(all.filter(([name]) => !this.#kept.has(name)))
    return (text) => templatePieces(text, calls)
  }
}

const SOURCE = { buildName: 'source.name', buildType: 'source.type' } as const
