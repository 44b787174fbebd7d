import { type Attribute, type Block, type BodySchema, type Diagnostic, STRING } from '../../../hcl/index.ts'
import { type Extensions, readExtensions } from '../extensions/index.ts'
import { Definitions } from './definitions.ts'
import type { PackerSettings, RequiredPlugin, RequiredVersion } from './module.ts'
import { readRequiredPlugin } from './required-plugin.ts'
import { writtenOut } from './written-out.ts'

function schemaFor(extensions: Extensions): BodySchema {
  const include = extensions.has('include') ? [{ name: 'include' }] : []
  return {
    attributes: [{ name: 'required_version' }, { name: 'extensions' }, ...include],
    blocks: [{ type: 'required_plugins' }],
  }
}

/** Reads the `packer` blocks, of which there may be several. */
export function readPackerSettings(blocks: readonly Block[], diagnostics: Diagnostic[]): PackerSettings {
  const extensions = readExtensions(blocks, diagnostics)
  const schema = schemaFor(extensions)
  const requiredVersions: RequiredVersion[] = []
  const plugins = new Definitions<RequiredPlugin>('required plugin', diagnostics)
  for (const { body } of blocks) {
    const content = body.content(schema, diagnostics)
    requiredVersions.push(...requiredVersion(content.attributes.get('required_version'), diagnostics))
    for (const inner of content.blocks) {
      for (const attribute of inner.body.justAttributes(diagnostics).values()) {
        const plugin = readRequiredPlugin(attribute, diagnostics)
        if (plugin) plugins.add(plugin)
      }
    }
  }
  return { extensions, requiredVersions, requiredPlugins: plugins.all }
}

function requiredVersion(attribute: Attribute | undefined, diagnostics: Diagnostic[]): RequiredVersion[] {
  const value = writtenOut(attribute, STRING, diagnostics)
  return attribute && value?.kind === 'string' ? [{ text: value.value, range: attribute.expression.range }] : []
}
