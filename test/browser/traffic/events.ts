/** Sends events of Langfuse's JSON API, of which a test says type and body. */
export async function sendEvents(
  url: string,
  events: readonly (readonly [type: string, body: object])[],
): Promise<void> {
  const timestamp = new Date().toISOString();
  const batch = events.map(([type, body]) => ({ id: crypto.randomUUID(), type, timestamp, body }));
  const response = await fetch(`${url}/api/public/ingestion`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ batch }),
  });
  if (!response.ok) throw new Error(`Studio answered ${response.status}: ${await response.text()}`);
}
