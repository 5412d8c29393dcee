import { Link } from "@tanstack/react-router";
import { buttonLook } from "../../ui/button.tsx";

/** Where to go from a receipt that is none, or none yet. */
export function WaysOn() {
  return (
    <div className="flex flex-wrap gap-3">
      <Link to="/" className={buttonLook({ variant: "primary" })}>
        Back to the studio
      </Link>
      <Link to="/billing" className={buttonLook()}>
        Billing
      </Link>
    </div>
  );
}
