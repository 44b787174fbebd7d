/** Takes 50 ms the first time: begin it while the server is still making up its mind. */
export async function loadLibrary() {
  return (await import('ssh2')).default
}

/** The SSH library, which is loaded only when something connects. */
export type Library = Awaited<ReturnType<typeof loadLibrary>>
