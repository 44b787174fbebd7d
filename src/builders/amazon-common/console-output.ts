import { AwsError, type Ec2, hasAwsCode } from '../../aws/index.ts'

/**
 * What an instance has printed on its serial console, as it is now where EC2 shows that (on Nitro), else some minutes old.
 * @returns undefined where EC2 doesn't tell
 */
export async function consoleOutput(ec2: Ec2, instanceId: string, signal: AbortSignal): Promise<string | undefined> {
  const read = async (latest: boolean): Promise<string> => {
    const input = { InstanceId: instanceId, ...(latest ? { Latest: true } : {}) }
    const { Output } = await ec2.call('GetConsoleOutput', input, signal)
    return Buffer.from(Output ?? '', 'base64').toString()
  }
  try {
    return await read(true).catch((error) => {
      if (hasAwsCode(error, 'UnsupportedOperation', 'InvalidParameterCombination')) return read(false)
      throw error
    })
  } catch (error) {
    if (error instanceof AwsError) return undefined
    throw error
  }
}
