import {
  type Aspect,
  ASPECTS,
  type Model,
  type RenderSettings,
  RESOLUTIONS,
  SEED_MAX,
} from "@framefare/contract";
import { useId } from "react";
import { formatCredits } from "../../format.ts";
import { Button } from "../../ui/button.tsx";
import { Choice } from "../../ui/choice.tsx";
import { FIELD_LOOK } from "../../ui/field.tsx";
import type { Draft } from "./draft.ts";
import { ratioOf } from "./render-status.ts";

/** Model, length, resolution, shape and seed, each limited to what the model takes. */
export function SettingsFields({
  models,
  settings,
  seed,
  seedError,
  onChange,
}: {
  models: readonly Model[];
  settings: RenderSettings;
  seed: string;
  seedError: string | undefined;
  onChange: (change: Partial<Draft>) => void;
}) {
  const model = models.find(({ id }) => id === settings.modelId);

  return (
    <div className="grid gap-x-6 gap-y-5 sm:grid-cols-2">
      <ModelField models={models} model={model} onChange={onChange} />
      <LengthField
        seconds={settings.seconds}
        maxSeconds={model?.maxSeconds ?? settings.seconds}
        onChange={onChange}
      />
      <Choice
        legend="Resolution"
        value={settings.resolution}
        onChange={(resolution) => onChange({ resolution })}
        options={RESOLUTIONS.map((resolution) => ({
          value: resolution,
          label: resolution,
          disabled: model?.creditsPerSecond[resolution] === undefined,
        }))}
      />
      <Choice
        legend="Shape"
        value={settings.aspect}
        onChange={(aspect) => onChange({ aspect })}
        options={ASPECTS.map((aspect) => ({
          value: aspect,
          label: aspect,
          picture: <ShapePicture aspect={aspect} />,
        }))}
      />
      <SeedField seed={seed} error={seedError} onChange={onChange} />
    </div>
  );
}

type Change = { onChange: (change: Partial<Draft>) => void };

function ModelField({
  models,
  model: chosen,
  onChange,
}: Change & { models: readonly Model[]; model: Model | undefined }) {
  const id = useId();

  return (
    <div className="grid content-start gap-1.5">
      <div className="figures flex justify-between text-sm">
        <label htmlFor={id} className="font-medium">
          Model
        </label>
        {chosen && (
          <span id={`${id}-least`} className="text-muted">
            at least {formatCredits(chosen.minCredits)}
          </span>
        )}
      </div>
      <select
        id={id}
        value={chosen?.id}
        aria-describedby={chosen && `${id}-least`}
        onChange={(event) => onChange({ modelId: event.target.value })}
        className={`${FIELD_LOOK} h-11.5 text-ellipsis`}
      >
        {models.map((model) => (
          <option key={model.id} value={model.id}>
            {model.name} · from {formatCredits(Math.min(...Object.values(model.creditsPerSecond)))}{" "}
            a second
          </option>
        ))}
      </select>
    </div>
  );
}

function LengthField({
  seconds,
  maxSeconds,
  onChange,
}: Change & { seconds: number; maxSeconds: number }) {
  const id = useId();
  const filled = maxSeconds > 1 ? ((seconds - 1) / (maxSeconds - 1)) * 100 : 100;
  const text = `${seconds} ${seconds === 1 ? "second" : "seconds"}`;

  return (
    <div className="grid content-start gap-1.5">
      <div className="figures flex justify-between text-sm">
        <label htmlFor={id} className="font-medium">
          Length
        </label>
        <span>
          {text} <span className="text-muted">of {maxSeconds}</span>
        </span>
      </div>
      <div className="flex h-11.5 items-center">
        <input
          id={id}
          type="range"
          min={1}
          max={maxSeconds}
          value={seconds}
          aria-valuetext={text}
          onChange={(event) => onChange({ seconds: event.target.valueAsNumber })}
          className="h-6 w-full"
          style={{ "--filled": `${filled}%` }}
        />
      </div>
    </div>
  );
}

function SeedField({
  seed,
  error,
  onChange,
}: Change & { seed: string; error: string | undefined }) {
  const id = useId();

  return (
    <div className="grid gap-1.5 sm:col-span-2">
      <label htmlFor={id} className="text-sm font-medium">
        Seed <span className="font-normal text-muted">(optional)</span>
      </label>
      <div className="flex gap-2">
        <input
          id={id}
          name="seed"
          inputMode="numeric"
          autoComplete="off"
          placeholder="Left to chance"
          value={seed}
          aria-invalid={error ? true : undefined}
          aria-describedby={error ? `${id}-error` : undefined}
          onChange={(event) => onChange({ seed: event.target.value })}
          className={`${FIELD_LOOK} figures h-11 min-w-0`}
        />
        <Button onClick={() => onChange({ seed: String(Math.floor(Math.random() * SEED_MAX)) })}>
          Surprise me
        </Button>
      </div>
      {error && (
        <p id={`${id}-error`} className="text-sm text-danger">
          {error}
        </p>
      )}
    </div>
  );
}

function ShapePicture({ aspect }: { aspect: Aspect }) {
  const ratio = ratioOf({ aspect });

  return (
    <span
      aria-hidden
      className="inline-block rounded-[3px] border-[1.5px] border-current"
      style={{ width: `${Math.sqrt(ratio) * 0.85}rem`, height: `${0.85 / Math.sqrt(ratio)}rem` }}
    />
  );
}
