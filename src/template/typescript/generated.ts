import { IngotError } from '../../errors/index.ts'
import { Value } from './value.ts'

/**
 * A fact of the machine that is built on, known while the build runs: HCL2's `build.NAME`. Provisioners and post-processors
 * may use it in their texts.
 *
 * @example
 *   shellLocal({ inline: [`echo ${generated('Host')} >> hosts`] })
 * @throws IngotError `template/generated` for what is no name
 */
export function generated(name: GeneratedName): Value<string> {
  if (!/^[A-Za-z_]\w*$/.test(name)) {
    throw new IngotError('template/generated', `generated("${name}"): that is no name of a fact`, {
      hint: 'for example generated("ID") or generated("Host")',
    })
  }
  return new Value(async () => `{{ build \`${name}\` }}`)
}

/** Those that every builder gives, and the names of those that only some give. */
export type GeneratedName =
  | 'ID'
  | 'Host'
  | 'Port'
  | 'User'
  | 'Password'
  | 'ConnType'
  | 'PackerRunUUID'
  | 'PackerHTTPAddr'
  | 'PackerHTTPIP'
  | 'PackerHTTPPort'
  | 'SSHPublicKey'
  | 'SSHPrivateKey'
  | 'WinRMPassword'
  | 'SourceAMI'
  | 'SourceAMIName'
  | (string & {})
