/** Codes that forms and filters offer, in the order people expect them. */
export const STAGES = ['primary', 'junior', 'senior'] as const;
export const UNIT_KINDS = ['region', 'office', 'centre', 'area', 'school'] as const;
export const TRAITS = ['private', 'special', 'teaching_point', 'boarding', 'rural'] as const;
export const GROUPING_KINDS = ['education_group', 'area', 'alliance', 'pairing', 'subject_centre'] as const;
export const POST_KINDS = ['leader', 'officer', 'researcher', 'inspector', 'principal', 'vice_principal', 'dean', 'head_teacher', 'teacher', 'clerk'] as const;
export const SUBJECTS = [
  'chinese', 'math', 'english', 'science', 'physics', 'chemistry', 'biology', 'morality', 'politics', 'history', 'geography', 'pe', 'music', 'art', 'it', 'labour', 'wellbeing',
] as const;
export const GENDERS = ['m', 'f'] as const;
export const IDENTIFIERS = ['id_card', 'student_no', 'staff_no', 'other_id'] as const;
export const GRADES: Readonly<Record<(typeof STAGES)[number], readonly number[]>> = { primary: [1, 2, 3, 4, 5, 6], junior: [7, 8, 9], senior: [10, 11, 12] };
