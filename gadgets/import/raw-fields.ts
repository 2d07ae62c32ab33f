/** The fields in which a person says what samples without a header are, each with what is wrong about it beside it. */
import { msg } from "@lit/localize";
import { html } from "lit";
import { type RawDescription, SAMPLE_FORMATS } from "../../src/format/index.ts";
import { formatLabel, type RawCheck, type RawField } from "./raw-form.ts";

interface Fields {
  /** Tells the fields of one file from those of another. */
  key: number;
  check: RawCheck;
  autofocus: boolean;
}

export function rawFields(description: RawDescription, { key, check, autofocus }: Fields) {
  const { sampleFormat, bigEndian } = description;
  const number = (name: RawField, label: string, step: string) => {
    const message = "field" in check && check.field === name ? check.message : "";
    const value = description[name];
    return html`<label>${label}
      <input type="number" name=${name} step=${step} min="0" .defaultValue=${Number.isNaN(value) ? "" : String(value)} autocomplete="off"
        inputmode=${step === "any" ? "decimal" : "numeric"} aria-invalid=${message ? "true" : "false"} aria-describedby="wrong-${key}-${name}" />
      <span id="wrong-${key}-${name}" class="danger" ?hidden=${!message}>${message}</span>
    </label>`;
  };
  return html`<div class="fields">
    <label>${msg("Sample format")}
      <select name="sampleFormat" ?autofocus=${autofocus}>
        ${SAMPLE_FORMATS.map((format) => html`<option value=${format} ?selected=${format === sampleFormat}>${formatLabel(format)}</option>`)}
      </select>
    </label>
    <label>${msg("Byte order")}
      <select name="bigEndian">
        <option value="false" ?selected=${!bigEndian}>${msg("Little-endian")}</option>
        <option value="true" ?selected=${bigEndian}>${msg("Big-endian")}</option>
      </select>
    </label>
    ${number("channelCount", msg("Channels"), "1")}
    ${number("sampleRateHz", msg("Sample rate, Hz"), "any")}
    ${number("headerBytes", msg("Header bytes"), "1")}
  </div>`;
}
