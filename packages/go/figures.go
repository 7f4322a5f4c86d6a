package medwage

import (
	"fmt"
	"strings"

	typev1 "github.com/medwage/medwage/packages/go/gen/medwage/type/v1"
)

// Figure names a figure of a distribution.
type Figure string

// The figures of a distribution, as gaps name them.
const (
	P10  Figure = "p10"
	P25  Figure = "p25"
	P50  Figure = "p50"
	P75  Figure = "p75"
	P90  Figure = "p90"
	Mean Figure = "mean"
)

// MissingFigureError says that a figure is no number: it is withheld, or known only to be above a bound.
type MissingFigureError struct {
	Figure Figure
	// Gap is the reason; nil where the market has no such distribution.
	Gap *typev1.PayGap
}

func (missing *MissingFigureError) Error() string {
	switch {
	case missing.Gap == nil:
		return fmt.Sprintf("%s is no number: the market has no such figure", missing.Figure)
	case missing.Gap.LowerBound != nil:
		return fmt.Sprintf("%s is no number: at least $%.0f", missing.Figure, missing.Gap.GetLowerBound())
	default:
		kind := strings.ToLower(strings.TrimPrefix(missing.Gap.GetKind().String(), "GAP_KIND_"))
		return fmt.Sprintf("%s is no number: %s", missing.Figure, strings.ReplaceAll(kind, "_", " "))
	}
}

// Dollars returns a figure in US dollars, or a *MissingFigureError where there is none. The generated getters give 0 for
// such a figure, which no wage is.
func Dollars(pay *typev1.PayDistribution, figure Figure) (float64, error) {
	if value := pointer(pay, figure); value != nil {
		return *value, nil
	}
	return 0, &MissingFigureError{Figure: figure, Gap: FindGap(pay, figure)}
}

// FindGap returns why a figure is no number; nil where it is one.
func FindGap(pay *typev1.PayDistribution, figure Figure) *typev1.PayGap {
	for _, gap := range pay.GetGaps() {
		if gap.GetFigure() == string(figure) {
			return gap
		}
	}
	return nil
}

func pointer(pay *typev1.PayDistribution, figure Figure) *float64 {
	if pay == nil {
		return nil
	}
	switch figure {
	case P10:
		return pay.P10
	case P25:
		return pay.P25
	case P50:
		return pay.P50
	case P75:
		return pay.P75
	case P90:
		return pay.P90
	case Mean:
		return pay.Mean
	default:
		return nil
	}
}
