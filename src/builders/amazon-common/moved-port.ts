import type { Instance } from '@aws-sdk/client-ec2'

/**
 * The port of the instance's address that leads to its `port`. The local cloud's instances share this computer's ports with
 * everything else that runs here: where `port` couldn't be had, a tag tells which one stands in. In EC2 there is no such tag, for nobody but Amazon may make one whose
 * name begins with `aws:`.
 */
export function movedPort(instance: Instance, port: number): number | undefined {
  const value = instance.Tags?.find(({ Key }) => Key === `aws:ingot:port-${port}`)?.Value
  return value && /^\d{1,5}$/.test(value) ? Number(value) : undefined
}
