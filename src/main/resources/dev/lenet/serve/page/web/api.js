// The server's answers. Errors carry the server's own words.
import { askForToken } from "./token.js";
import { readFrame } from "./frame.js";

export class ServerError extends Error {
  constructor(status, message) {
    super(message);
    this.status = status;
  }
}

let token = null;

async function call(path, options = {}) {
  for (;;) {
    const headers = { ...options.headers };
    if (token) headers.Authorization = `Bearer ${token}`;
    let response;
    try {
      response = await fetch(path, { ...options, headers });
    } catch (error) {
      if (error.name === "AbortError") throw error;
      throw new ServerError(0, "The server does not answer. Is it still running?");
    }
    if (response.status === 401) {
      token = await askForToken();
      continue;
    }
    if (!response.ok) throw new ServerError(response.status, await message(response));
    return response;
  }
}

async function message(response) {
  if (response.status === 413) return "This file is larger than what the server takes.";
  try {
    return (await response.json()).error ?? response.statusText;
  } catch {
    return response.statusText || `status ${response.status}`;
  }
}

const of = (model) => `/api/models/${encodeURIComponent(model.name)}/versions/${model.version}`;

export const models = async () => (await (await call("/api/models")).json()).models;

export const samples = async () => (await (await call("/api/samples")).json()).samples;

export const sample = async (id) => (await call(`/api/samples/${id}.png`)).blob();

/** What a model makes of an image: its header, and a view of each tensor by its place. */
export const inspect = async (model, image, signal) =>
  readFrame(await (await call(`${of(model)}/inspect`, {
    method: "POST",
    headers: { "Content-Type": image.type || "application/octet-stream" },
    body: image,
    signal,
  })).arrayBuffer());

/** The filter that makes a layer's map: H x W x channels. */
export const filter = async (model, layer, index) =>
  readFrame(await (await call(`${of(model)}/filter?layer=${encodeURIComponent(layer)}&index=${index}`)).arrayBuffer());
