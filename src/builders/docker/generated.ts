import type { GeneratedData } from '../../engine/index.ts'
import type { DockerConfig } from './config.ts'
import type { Container } from './state.ts'

/** Names that `{{build "NAME"}}` knows besides the common ones. */
export const DOCKER_FACTS = ['ImageSha256', 'SourceImageDigest', 'SourceImageSha256']

/** What provisioners may know of the container. The committed image's own id comes later. */
export function generatedData({ communicator }: DockerConfig, { id, source }: Container): GeneratedData {
  const ssh = communicator.type === 'ssh' ? communicator : undefined
  const network = ssh ?? (communicator.type === 'winrm' ? communicator : undefined)
  return {
    ID: id,
    Host: '',
    Port: network?.port ?? 0,
    User: network?.username ?? '',
    Password: network?.password ?? '',
    ConnType: communicator.type,
    SSHPublicKey: '',
    SSHPrivateKey: ssh?.privateKey?.key ?? '',
    SourceImageDigest: source.digest || 'ERR_SOURCE_IMAGE_DIGEST_NOT_FOUND',
    SourceImageSha256: source.id || 'ERR_SOURCE_IMAGE_SHA256_NOT_FOUND',
  }
}
