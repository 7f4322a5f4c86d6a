package medwage

import (
	"fmt"

	"google.golang.org/genproto/googleapis/rpc/errdetails"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"

	errorsv1 "github.com/medwage/medwage/packages/go/gen/medwage/errors/v1"
)

// FieldError is a field of a request that is wrong, with what would have been understood.
type FieldError struct {
	Field       string
	Description string
	Candidates  []*errorsv1.Candidate
}

// CallError says why a call was not answered.
type CallError struct {
	Code codes.Code
	// Reason is for programs, such as AREA_AMBIGUOUS; docs/errors has a page for each.
	Reason  string
	Message string
	Fields  []FieldError
}

func (failed *CallError) Error() string {
	return fmt.Sprintf("%s: %s (%s)", failed.Code, failed.Message, failed.Reason)
}

// ReadError reads the details of a failed call. It returns nil for nil.
func ReadError(err error) *CallError {
	if err == nil {
		return nil
	}
	failed := status.Convert(err)
	read := &CallError{Code: failed.Code(), Message: failed.Message()}
	candidates := map[string][]*errorsv1.Candidate{}
	for _, detail := range failed.Details() {
		switch detail := detail.(type) {
		case *errdetails.ErrorInfo:
			read.Reason = detail.GetReason()
		case *errdetails.BadRequest:
			for _, wrong := range detail.GetFieldViolations() {
				read.Fields = append(read.Fields, FieldError{Field: wrong.GetField(), Description: wrong.GetDescription()})
			}
		case *errorsv1.Candidates:
			for _, field := range detail.GetFields() {
				candidates[field.GetField()] = field.GetCandidates()
			}
		}
	}
	for at := range read.Fields {
		read.Fields[at].Candidates = candidates[read.Fields[at].Field]
	}
	return read
}
