import type { Call } from '../ec2/call.ts'
import { standIn } from '../service/stand-in.ts'
import type { ParameterRecord } from '../store/records.ts'

/** Where AWS and the makers of systems publish the ids of their newest images. */
const IMAGES =
  /^\/aws\/service\/(?:ami-[\w-]+-latest|bottlerocket|canonical|debian|ecs|eks|freebsd|marketplace|neuron|redhat|suse)\/./

/**
 * A public parameter that holds an image's id: here that of a stand-in over the default base image, the same each time.
 * @returns undefined for all others, and when this computer has no base image
 */
export function publicParameter(call: Call, name: string): ParameterRecord | undefined {
  if (!IMAGES.test(name) || call.baseImages.length === 0) return undefined
  const { imageId } = standIn({ name: `stand-in for ${name}`, user: '' }, call)
  return {
    id: name,
    type: 'String',
    value: imageId,
    version: 1,
    modifiedAt: new Date(0),
    dataType: 'aws:ec2:image',
  }
}
